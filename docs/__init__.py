"""The pages of tocsin, and the generator of those that follow from data."""
