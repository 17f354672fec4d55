"""One module for each command of ``dsim``: it reads, calls one function, and prints."""
