"""What a kubelet asks of a runtime for each container of a manifest.

What the API server checks is here; what the runtime does with the request is ``simulator.engine``'s.
Read ``pods`` first, then ``manifest`` (YAML to pods), ``validation``, ``references`` (``$(NAME)``) and ``kubelet``.
"""
