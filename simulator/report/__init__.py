"""Answers for readers: as text, as JSON, and as documents for reviews, pages and annotations.

Nothing here decides, prints or reads input; ``text`` is for people, ``answer_json`` for programs.
Read ``text`` first, then ``documents``, which turn an answer into a report or into problems, and ``writers``, which
write those. A format is imported only when it is requested.
"""
