"""Exercise 19: scope the problem, for a pilot on cards."""
