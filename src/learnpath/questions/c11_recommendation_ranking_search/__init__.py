"""Exercise 11: recommendation, ranking and search, for the firms' help centre."""
