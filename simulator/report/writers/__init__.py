"""From a document to the text of one format.

A writer decides nothing and reads nothing but the document; it is imported only where its format is asked for.
Read ``markdown`` first, then ``html``; ``github``, ``gitlab`` and ``sarif`` write problems.
"""
