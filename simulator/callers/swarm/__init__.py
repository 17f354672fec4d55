"""TODO swarm."""
