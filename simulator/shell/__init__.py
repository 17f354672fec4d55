"""What shells do: how ``sh -c`` reads its arguments, what a script is made of, which shell /bin/sh is.

Here is nothing of Docker: no images, no requests. Scripts are read, never run.
Read ``arguments`` first; then ``script``, and ``programs`` and ``bin_sh``, which hold what names tell.
"""
