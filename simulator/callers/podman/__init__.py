"""What ``podman run``, ``podman exec`` and ``podman kube play`` ask of the engine.

No image is read here and nothing is started: the engine decides that. Docker's command line is ``callers/docker``.
Read ``run`` first; ``values`` reads its options, ``kube_play`` plays what ``callers/kubernetes`` reads of a manifest.
"""
