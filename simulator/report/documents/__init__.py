"""From what a command found to a document: a report of blocks, or problems with places.

No format is known here: ``report/writers`` write what these give.
Read ``blocks`` and ``problems`` first, which define both; then ``answer``, ``matrix``, ``diff`` and ``lint``.
"""
