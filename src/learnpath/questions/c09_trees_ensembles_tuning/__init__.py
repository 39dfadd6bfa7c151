"""Exercise 9: trees, ensembles, tuning, for a team that tunes."""
