"""What Go's standard library and the libraries that the engines share do, exactly: JSON, YAML, CSV, numbers, names.

Engines, builders and callers are written in Go, and Python's libraries differ where it matters. Here is nothing that
knows of containers, rules or decisions. Read ``json`` first; each module cites the Go source that it follows.
"""
