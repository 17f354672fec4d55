"""What many answers come to: every request to an image, two images compared, the request for an argv.

Each answer is one simulation; nothing is decided here, and nothing is written as text.
Read ``matrix`` first, then ``diff``, ``suggest``, ``timeline`` (how a build came to it) and ``advice``.
"""
