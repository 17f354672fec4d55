"""Answers as plain text for people; with a palette of ``report/terminal`` in colours.

Everything is read off decisions, nothing is decided; what prints it is the command line.
Read ``answer`` first, then ``steps`` (what ``dsim explain`` tells), ``matrix``, ``diff`` and ``lint``.
"""
