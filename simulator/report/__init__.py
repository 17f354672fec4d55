"""How answers are written for reviews: as Markdown, as a page, as annotations, as SARIF.

What a command found becomes a value first: a ``report`` (``building``, ``tables``, ``changes``, ``findings``), which
``markdown`` and ``html`` write, or ``problems`` (``spots``, ``findings``), which ``github`` and ``sarif`` write.
Nothing here decides or reads anything, and nothing is imported before its format is asked for.
"""
