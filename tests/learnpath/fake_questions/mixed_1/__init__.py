"""A mixed set of the tiny course."""
