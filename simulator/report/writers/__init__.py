"""TODO writers."""
