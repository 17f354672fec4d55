"""What ``docker service create`` and ``docker stack deploy`` make the tasks of a service execute.

Stack files are read by code of their own, not by that of ``callers/compose``, as docker does.
Read ``task`` first, to which both lead: ``service`` reads a line, ``stack`` the files with ``stack_file``.
"""
