"""How BuildKit, and the classic builder by a profile of its own, turn a Dockerfile into an image.

What is refused in a single instruction is ``build/dockerfile``'s, whoever builds.
Read ``plan`` first (which stages are needed), then ``stages``, ``stage`` and ``effects`` (what an instruction does).
"""
