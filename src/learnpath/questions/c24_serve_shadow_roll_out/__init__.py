"""Exercise 24: serve, shadow, roll out."""
