"""TODO kubernetes."""
