"""TODO podman."""
