"""The checks of a Dockerfile: each reads the stages that were built, and yields what it found.

Nothing here prints, reads files or builds; a proposal becomes a fix only when ``linting/linter`` has verified it.
Read ``all`` first, the list of them, then ``forms`` and ``lost_words``.
"""
