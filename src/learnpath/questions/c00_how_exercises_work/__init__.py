"""Exercise 0: how exercises work. Needs the standard library only."""
