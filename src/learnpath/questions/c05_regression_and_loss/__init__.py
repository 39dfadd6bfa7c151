"""Exercise 5: regression and loss, for the rewards desk."""
