"""The public Python API: images go in, answers come out; ``simulator.__init__`` lists what of it is public.

Nothing is printed, executed or, unless a path is given, read from the disk; values are frozen; a refusal is a value.
Read ``requests`` first (what can be asked), then ``image``, ``answer``, and ``review`` (matrix, diff, lint, suggest).
"""
