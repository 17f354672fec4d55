"""Programs that talk to real engines, builders and command lines, and record what these answer.

They put ``cases`` to them, and say where ``comparisons`` finds a difference. Nothing here runs in the tests offline.
"""
