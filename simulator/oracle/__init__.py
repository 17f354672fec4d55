"""TODO oracle."""
