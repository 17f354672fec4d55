"""Where a repository tells how its images are built, and by which names: files and lines of the tools that build.

Read ``build`` first: what every tool comes to. ``files`` finds the reader of a file; ``lines`` reads command lines.
"""
