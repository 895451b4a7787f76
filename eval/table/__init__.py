"""The table of the README: which sets it shows, making their figures, keeping them, writing and checking it."""
