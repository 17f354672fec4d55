"""Who asks an engine for containers: one folder for each tool, and one table of all callers.

A caller reads its own kind of input and returns requests; it neither builds nor starts anything, nor reads a disk.
Read ``table`` first, then the folder of a tool, such as ``docker``.
"""
