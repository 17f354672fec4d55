"""Writers of reports and problems, one module for each format; each has ``write``, which gives a text.

``html`` and ``markdown`` write a ``Report``; ``github``, ``gitlab`` and ``sarif`` write ``Problems``.
"""
