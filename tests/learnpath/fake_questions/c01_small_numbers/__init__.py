"""A chapter of the tiny course."""
