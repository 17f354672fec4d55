"""The grammar of shells: a script's text becomes a tree, for the dialect of the shell that reads it.

``tree`` says what is read, and is the file to read first; ``parser.parse`` reads it. Nothing is expanded or executed
here.
"""
