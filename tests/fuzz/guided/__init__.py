"""Fuzzing that is guided by coverage: ``python -m tests.fuzz.guided``; docs/contributing.md says how to run it."""
