"""Root filesystems as this machine has them: archives, layouts, folders, daemons, registries; nothing is unpacked.

What a layer does is pure and lives in ``simulator.launch.layers``; how bytes come in lives here: one pass, bounded
memory.
Read ``tar`` first (entries of a stream), then ``layer``, ``images`` (archives of images), ``source`` (which one is it).
"""
