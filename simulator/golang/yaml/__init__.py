"""YAML as Go programs read it: ``scanner`` and ``nodes`` follow libyaml, ``values`` follows go-yaml's types.

What the keys of a Compose file or a manifest mean is decided by their callers, not here.
Read ``nodes`` first, then ``values``. ``nodes`` imports ``scanner``, and with it ruamel.yaml, only to read a text.
"""
