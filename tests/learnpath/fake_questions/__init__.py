"""A tiny course that the tests of the engine ask questions of."""
