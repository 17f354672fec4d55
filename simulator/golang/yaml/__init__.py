"""YAML as the Go libraries of Compose, Kubernetes and docker read it: kept places, YAML 1.1 and 1.2 values.

Nothing here knows what a file is for; ruamel.yaml is used for its scanner alone.
Read ``nodes`` first (a tree with places), then ``values`` (what a scalar is); ``scanner`` is how the text is split.
"""
