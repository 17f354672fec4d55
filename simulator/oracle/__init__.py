"""The machine interface: one JSON object in, one out, and the scenarios that are put to it.

It decides nothing and prints nothing. Read ``protocol`` first.
"""
