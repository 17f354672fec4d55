"""Findings about how an image starts: mistakes in Dockerfiles, Compose files and ``docker run`` lines.

A rule (``rules.py``) is one object that holds its sentence, its reason, its evidence and an example that runs. A check
(``checks``) reads what the simulator decided and yields candidates. A fix is offered only after it was applied to the
text and gave exactly the promised argv without the finding. Read ``linter.py`` first.
"""
