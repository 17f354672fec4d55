"""The specification of container start: read its modules in this order, each from top to bottom.

1. ``form``: the argument of CMD, ENTRYPOINT or SHELL is exec form or shell form.
2. ``instruction``: where the argument begins and ends in the text of a Dockerfile.
3. ``image``: the words that the image stores for each form.
4. ``dockerfile``: a whole file becomes instructions.
5. ``checks``: what is refused in single instructions.
6. ``expansion`` (with ``glob`` and ``ports``): variables in their arguments.
7. ``effects``: what each instruction does to the configuration of its ``stage``.
8. ``stages``: stages, targets and base images.
9. ``request``: the words that a caller asks for.
10. ``settings``: image and request become the environment, the directory and the user.
11. ``start``: image and request become the argv.
12. ``shell``: what a shell makes of the argv that starts it.
"""
