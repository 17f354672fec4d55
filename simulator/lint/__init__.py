"""Findings about how an image starts: what a careful reader of a Dockerfile would point out.

A rule (``simulator.lint.rules``) is one object that holds its sentence, its reason, its evidence and an example that
runs. A check reads what the simulator decided, and yields what it found; nothing is decided a second time. A fix is
offered only where applying it to the text was seen to give exactly the argv that it claims, and no such finding.
"""
