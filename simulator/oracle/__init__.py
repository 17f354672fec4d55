"""The machine interface: one JSON object in, one out; and the scenarios that every profile answers.

Answers are not for people: those are ``simulator.report``'s. Other programs test against ``vectors``.
Read ``protocol`` first, then ``scenarios``, which reads, checks and compiles them.
"""
