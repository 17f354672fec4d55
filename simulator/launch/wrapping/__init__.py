"""Programs that execute their arguments: tini, gosu, env and their like, what each makes of its own argv.

No file is looked up here: ``values`` says what a wrapper comes to, ``getopt`` reads options, and each other module has
the wrappers of one kind. ``simulator.launch.wrappers`` finds the right one by the program's name.
"""
