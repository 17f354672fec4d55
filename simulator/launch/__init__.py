"""Launch: from the process that the engine asks for to what the kernel executes, who is PID 1, and how it ends.

The container's root filesystem is a value here. Reading a disk, an archive or a registry is the workspace's matter.
Read ``outcome`` first (what comes of a start), then ``process`` and ``rootfs`` (what goes in).
"""
