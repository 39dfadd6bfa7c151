"""Mixed set 2: eight notes on a desk, from chapters 1 to 11, and nobody says which."""
