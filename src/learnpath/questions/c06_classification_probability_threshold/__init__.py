"""Exercise 6: probabilities, thresholds and uplift, for the next letter."""
