"""Programs that execute their arguments: tini, gosu, env and their like, what each makes of its own argv.

No file is looked up here; ``simulator.launch.wrappers`` finds the right reader by the program's name.
Read ``values`` first (what a wrapper comes to), then ``getopt`` (how options are read), then ``inits``, ``users`` and
``prefixes`` (with ``split_string``), which have the wrappers of one kind each.
"""
