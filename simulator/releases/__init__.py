"""The releases of engines, each as one value: everything that one version does, whoever asks.

Read ``docker`` first: a release is the one before it with named replacements. ``find`` finds a release by its name and
imports only that engine's module; ``changes`` says what a release changed. No behaviour is written here: a new
function belongs to the room that does the work, and a new version is one value in one of these files.
"""
