"""A repository as a whole: the files that start containers, the images that it builds, and who starts which.

Reads: the files of a repository by their paths from its root. Gives: its containers, and the difference between two
states of it. Read ``kinds`` first, then ``containers``, ``lines``, ``started``, ``unset_variables``, ``images`` and
``changes``.
"""
