"""What ``docker run``, ``create``, ``exec``, ``commit`` and ``import`` ask of the engine.

What the engine refuses when it creates the container is ``simulator.engine``'s, and podman has its own folder.
Read ``run`` first: it takes the line apart with ``values`` and ``mounts``; ``conflicts`` are checked last.
"""
