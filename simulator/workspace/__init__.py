"""This machine: files, archives, git, the docker daemon, processes. No other room touches any of them.

It returns texts and values; the rooms below interpret them, the rooms above print.
Read ``disk`` first, the only reader of files; only ``git`` calls git; ``archives`` and ``daemon`` find
images, ``linting`` walks over many files.
"""
