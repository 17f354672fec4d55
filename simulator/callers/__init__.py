"""TODO callers."""
