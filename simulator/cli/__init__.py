"""The command line: options, what is printed where, exit statuses. click and tabulate are used nowhere below.

Nothing is simulated here: a command reads its options, calls one function, and prints what it gives.
Read ``main`` first, then ``options`` and ``output``; ``commands`` has one module for each command.
"""
