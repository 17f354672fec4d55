"""Mutation testing of the specification: one thing is broken at a time, and a test has to fail."""
