"""Exercise 21: point-in-time features."""
