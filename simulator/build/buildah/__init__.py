"""How Buildah and podman build, which have code of their own (openshift/imagebuilder), build a Dockerfile.

It shares the parser in ``dockerfile`` and some effects of ``buildkit``; only what it does differently is here.
Read ``effects`` first (what each instruction does to a ``stage``), then ``expansion``, ``plan`` and ``stages``.
"""
