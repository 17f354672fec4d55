"""What all builders share about Dockerfiles: instructions, forms, variables, checks.

What one builder alone does is in ``build/buildkit`` or ``build/buildah``; ``builder`` is the shape of their profiles.
Read ``form`` first (exec or shell form), then ``command``, ``instruction``, ``syntax_tree``, ``parser``, ``checks``
(what is refused, with ``refusals``) and ``expansion`` (variables).
"""
