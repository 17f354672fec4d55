"""Answers as text for a terminal: what ``resolve``, ``explain``, ``matrix``, ``diff`` and ``lint`` print by default."""
