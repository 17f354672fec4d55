"""TODO yaml."""
