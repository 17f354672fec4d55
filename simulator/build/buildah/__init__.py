"""TODO buildah."""
