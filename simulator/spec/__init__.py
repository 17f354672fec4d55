"""The specification of container start: read its modules in this order, each from top to bottom.

1. ``form``: the argument of CMD, ENTRYPOINT or SHELL is exec form or shell form.
2. ``instruction``: where the argument begins and ends in the text of a Dockerfile.
3. ``image``: the words that the image stores for each form.
4. ``request``: the words that a caller asks for.
5. ``settings``: image and request become the environment, the directory and the user.
6. ``start``: image and request become the argv.
7. ``shell``: what a shell makes of the argv that starts it.
"""
