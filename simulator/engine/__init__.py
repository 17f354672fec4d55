"""From an image and a request to the process: what an engine does when it creates and starts a container.

Who asks, and in which words, is ``simulator.callers``' matter; how the image came about is ``simulator.build``'s.
Read ``start`` first (entrypoint, cmd, argv), then ``request`` (what --entrypoint and a body hold), ``settings``,
``engine``, the shape of a release, and ``runtime``, how an engine starts and stops as data; ``create`` has the order.
"""
