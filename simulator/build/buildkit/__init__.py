"""How BuildKit, and the classic builder as a profile of it, build the stages of a Dockerfile.

What a Dockerfile means before any stage is built is in ``dockerfile``; what Buildah does differently is in ``buildah``.
Read ``effects`` first (what each instruction does to a ``stage``), then ``plan``, ``graph`` and ``stages``.
"""
