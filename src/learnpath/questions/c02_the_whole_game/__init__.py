"""Exercise 2: the whole game, played for the savings desk."""
