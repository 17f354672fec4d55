"""From what a command found to a document: a report of blocks, or problems with places.

No format is known here: ``report/writers`` write what these give.
Read ``answer`` first, then ``matrix``, ``diff`` and ``lint``; ``annotations`` finds the lines that a diff is about.
"""
