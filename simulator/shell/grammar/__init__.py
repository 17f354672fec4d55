"""The grammar of shells: a script's text becomes a tree, for the dialect of the shell that reads it.

Nothing is expanded or executed here. ``parser.parse`` reads a text; each module in front of it reads a kind of piece.
Read ``tree`` first (what is read), then ``dialect`` (how shells differ) and ``parser``.
"""
