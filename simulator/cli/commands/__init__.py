"""One module for each command of ``dsim``: it reads, calls one function, and prints.

What several commands share is in ``simulator.cli``.
Read ``resolve`` first, then ``run`` and the other commands by their names.
"""
