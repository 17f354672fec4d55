"""How Buildah turns a Dockerfile into an image: it has code of its own for variables, flags and stages.

Forms and instructions are read as in ``build/dockerfile``; nothing here is asked by BuildKit.
Read ``plan`` first (which stages there are), then ``stages``, ``stage``, ``expansion``, ``effects`` and ``flags``.
"""
