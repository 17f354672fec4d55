"""Programs that answer the oracle's protocol for programs that know nothing of it, so that vectors can judge them.

An adapter helps nobody: it writes the question as the program takes it, and reads words out of what the program says.
What the program does not claim, it answers as ``not-modelled``, which is skipped. ``tests.conformance.judged`` starts
them; each can be started alone, by ``dsim conform -- python -m tests.adapters.NAME``. Read ``protocol`` first.
"""
