"""Launch: from the process that the engine asks for to what the kernel executes, who is PID 1, and how it ends.

What lives here: the container's root filesystem as a value, the lookup of the program, users, signals, and what shells
and scripts in front of a program come to. What may not: reading a disk, an archive or a registry (``workspace`` does).
Read ``launch.py`` first: the stages on one page; ``outcome.py`` is what it gives.
"""
