"""Other programs, judged by the vectors: ``python -m tests.conformance.judged``, and the page docs/judged.md.

``programs`` lists who is asked what, ``results`` is what is kept of the verdicts, ``page`` writes the page from that.
"""
