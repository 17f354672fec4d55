"""How answers are written: ``answer_json`` as JSON, ``text`` for terminals, ``documents`` and ``writers`` for reviews.

``documents`` turns an answer into a value: a ``Report``, which the writers ``markdown`` and ``html`` write, or
``Problems``, which ``github``, ``gitlab`` and ``sarif`` write. Nothing here decides anything or reads a file, and a
format is imported only when it is requested. Read ``text/answer.py`` first.
"""
