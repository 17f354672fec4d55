"""Nomad: the containers of a job's tasks, as its docker driver asks for them.

Other drivers are not here. Read ``task``.
"""
