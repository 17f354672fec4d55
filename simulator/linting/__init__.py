"""Findings about how containers start: mistakes in Dockerfiles, Compose files and ``docker run`` lines.

A check reads what the simulator decided and decides nothing a second time; a fix is offered only where applying it to
the text was seen to give exactly the argv that it claims, and no such finding. Files come as texts.
Read ``rules`` first: a rule holds its sentence, reason, evidence and an example; then ``linter`` and ``checks``.
"""
