"""Building and testing the book: which notebooks there are, what is executed, what the pages must obey."""
