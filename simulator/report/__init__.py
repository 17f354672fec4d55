"""Answers for readers: as text, as JSON, and as documents for reviews, pages and annotations.

Nothing here decides, prints or reads input; ``text`` is for people, ``answer_json`` for programs.
Read ``answer_json`` first, then ``document``, the values that ``documents`` make and ``writers`` write; of problems
``problems`` has the values. Nothing is imported before its format is asked for.
"""
