"""Command lines of ``kubectl`` that create pods, or execute words in them.

Read ``line`` first, which parses the words; then ``run``, ``create``, ``debug`` and ``exec``. The objects that they
create are read by ``callers/kubernetes``.
"""
