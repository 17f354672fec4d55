"""The kubelet's request for each container of a manifest.

The checks of the API server are here; ``simulator.engine`` does what the container runtime does with the request.
Read ``pods`` first, then ``manifest`` (YAML to pods), ``validation``, ``references`` (``$(NAME)``) and ``kubelet``.
"""
