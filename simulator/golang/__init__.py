"""TODO golang."""
