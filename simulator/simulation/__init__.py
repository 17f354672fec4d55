"""An image and a request become a process: ``image`` finds or builds the image, ``container`` starts it.

``exec`` executes words in a container that runs. Nothing here decides anything; builders and engines do. Read
``container.py`` first.
"""
