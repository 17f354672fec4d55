"""Answers as documents for a review: each module turns what one command found into a ``Report`` or ``Problems``.

``blocks`` defines a report, ``problems`` the problems at lines of files.
"""
