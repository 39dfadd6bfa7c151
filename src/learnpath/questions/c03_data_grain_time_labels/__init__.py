"""Exercise 3: what the rows of the payments tables are, when they were known, and what they cannot tell."""
