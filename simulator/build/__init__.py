"""From a Dockerfile, or a container and ``--change``, to the configuration of an image: what builders do.

Here is nothing that starts a container, no file is read, and base images come through ``BuildInput.find``.
Read ``dockerfile`` first, which all builders share; then ``buildkit`` or ``buildah``; ``builders`` has the versions.
"""
