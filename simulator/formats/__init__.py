"""How answers are written for reviews: a report, written as Markdown or as a page; findings, written as SARIF and so on.

``report`` is the value, ``building``, ``tables`` and ``changes`` make one of what the commands found; ``markdown`` and
``html`` write it. Nothing here decides or reads anything, and nothing is imported before its format is asked for.
"""
