"""From the text of a Dockerfile to checked instructions: syntax, words, forms and variables, for every builder.

What an instruction does to an image is in ``buildkit`` and ``buildah``; the profile that both take is ``builder``.
Read ``form`` first (exec form or shell form), then ``command``, ``instruction``, ``lines``, ``syntax_tree``, ``parser``
(from text to instructions), ``checks`` (what is refused) and ``expansion`` (variables).
"""
