"""What the tasks of a service execute after ``docker service create`` or ``docker stack deploy``.

Like docker, this package reads stack files with its own code, not with that of ``callers/compose``.
Read ``task`` first, which both commands use; then ``service``, which reads a line, and ``stack``, which reads the files
with ``stack_file``.
"""
