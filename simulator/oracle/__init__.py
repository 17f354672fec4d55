"""The machine interface: one JSON object in, one out; and the scenarios that dsim answers for every release.

Its answers are for programs; ``simulator.report`` prints those for people. Other programs test against ``vectors``.
Read ``protocol`` first, then ``scenarios``, which reads, checks and compiles them.
"""
