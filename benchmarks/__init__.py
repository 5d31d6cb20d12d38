"""Measurements: quality against gold with floors, and speed as ratios within one run."""
