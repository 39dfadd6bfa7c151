"""Chapter 20: is this the right data?"""
