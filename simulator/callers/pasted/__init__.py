"""Lines as people paste them: the text of a shell becomes the words of one command.

What only a shell knows, such as ``$(pwd)``, stays a symbol. Imported only where a line is one text. Which tool and
command the words start is found in ``callers/command_line``. Read ``line`` first, then ``words`` and ``symbols``.
"""
