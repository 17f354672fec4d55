"""Who asks an engine: each caller reads its own input, a line, files or a body, and gives a ``Request``.

No caller decides what the container executes: that is the engine's. Files come by name, never from a disk.
Read ``flags`` first, which all command lines share, then a folder: ``docker``, ``podman``, ``compose`` and the others.
"""
