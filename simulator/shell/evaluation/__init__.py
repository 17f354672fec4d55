"""What a shell's script does, without running it: a sound partial evaluation along every path.

Reads: the syntax tree of a script and what is known of the process and its files. Gives: each way in which the script
can end, with its condition; where something is not known it says so, with the line. Nothing is executed.
Read ``evaluate`` first, then ``state`` and ``values``.
"""
