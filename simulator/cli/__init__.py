"""The command line: options, what is printed where, exit statuses. Only this room uses click.

Nothing is simulated here: a command reads its options, calls one function, and prints the result.
Read ``main`` first, then ``options`` and ``output``; ``commands`` has one module for each command.
"""
