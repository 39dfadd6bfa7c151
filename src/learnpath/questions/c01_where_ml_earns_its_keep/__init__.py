"""Exercise 1: which of twelve requests deserve a model."""
