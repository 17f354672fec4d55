"""TODO dockerfile."""
