"""dsim: what will this container execute, and why?"""

__version__ = "0.1.0"
