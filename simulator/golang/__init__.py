"""What Go and its shared libraries do, exactly; engines, builders and command lines are written in it.

Python's own functions differ where it matters, so none of them takes their place; nothing here knows of containers.
Read ``json`` first, then ``strconv`` (numbers, times, Go's messages), ``reference``, ``path_match`` and ``yaml``.
"""
