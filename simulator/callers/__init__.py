"""Who asks an engine for containers: one folder for each tool, and one table of all of them.

A caller reads its own kind of input and gives requests; it neither builds nor starts anything, and reads no disk.
Read ``table`` first, then the folder of a tool, such as ``docker``.
"""
