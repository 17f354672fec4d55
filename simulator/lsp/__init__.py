"""The editor server: what runs, and why, at the place of the cursor; findings, fixes and hints while one types.

Reads: documents as an editor holds them. Nothing is decided here: answers come from ``api``, findings from linting,
and their texts from ``report``. Only ``server`` and ``protocol`` know the Language Server Protocol.
Read ``document`` first, then ``answers`` and ``server``.
"""
