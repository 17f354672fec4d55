"""What can be said about an image or an answer by running the simulator: tables, differences, suggestions, advice.

Nothing here decides what an engine does; everything is read off decisions. ``matrix`` has the table of all requests,
on which ``diff`` and ``suggest`` rest. Read ``matrix.py`` first.
"""
