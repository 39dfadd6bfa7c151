"""Exercise 8: rare events and costs, for the night desk."""
