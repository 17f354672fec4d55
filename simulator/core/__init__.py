"""The values that every other room speaks of, and the rules, citations and errors that explain them.

Here is no decision about a container, no reading of a file and no import from another room.
Read ``values`` first, then ``rule``, which says what a decision is.
"""
