"""This machine: files, archives, git, the docker daemon, processes. No other room touches any of them.

It hands on texts and values; what they mean is decided below it, and what is printed above it.
Read ``disk`` first, the one reader of files; ``git`` is the one caller of git, ``archives`` and ``daemon`` find
images, ``linting`` walks over many files.
"""
