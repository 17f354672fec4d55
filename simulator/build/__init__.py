"""From the text of a Dockerfile to the configuration of an image.

How a container starts is ``simulator.engine``'s; base images are given, never looked up here.
Read ``dockerfile`` first (what every builder shares), then ``buildkit``, of which the classic builder is a profile, and
``buildah``; ``builders`` has the profiles, ``image`` what comes of a build, ``commit`` what ``--change`` does.
"""
