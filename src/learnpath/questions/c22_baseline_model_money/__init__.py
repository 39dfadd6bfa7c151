"""Exercise 22: baseline, model, money."""
