"""What shells do with the words that they are given, and with short scripts.

No engine and no Dockerfile is known here. The quoting that people paste is ``quote``.
Read ``arguments`` first (which word is the script, which are ``$0`` and ``$1``), then ``script`` and ``programs``.
"""
