"""Exercise 10: clustering and segments."""
