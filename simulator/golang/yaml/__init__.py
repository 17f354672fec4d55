"""YAML as the Go libraries of Compose, Kubernetes and docker read it: kept places, YAML 1.1 and 1.2 values.

Nothing here knows what a file is for; PyYAML gives the events of a text: its libyaml, or its scanner and parser.
Read ``nodes`` first (a tree with places), then ``values`` (what a scalar is); ``events``, ``parser`` and ``scanner``
are how the text is split.
"""
