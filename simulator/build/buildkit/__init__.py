"""TODO buildkit."""
