"""This machine: its files, its git repositories, its Docker daemon, its processors. No other room touches them.

Everything that is read becomes a plain value before it leaves this room. Read ``disk.py`` first.
"""
