"""The specification of container start: read its modules in this order, each from top to bottom.

1. ``form``: the argument of CMD, ENTRYPOINT or SHELL is exec form or shell form.
2. ``instruction``: where the argument begins and ends in the text of a Dockerfile.
3. ``image``: the words that the image stores for each form.
4. ``dockerfile``: a whole file becomes instructions.
5. ``checks``: what is refused in single instructions.
6. ``expansion`` (with ``glob`` and ``ports``): variables in their arguments.
7. ``effects``: what each instruction does to the configuration of its ``stage``.
8. ``stages``: stages, targets and base images.
9. ``buildah``: the same in Buildah, which has code of its own: ``buildah_plan`` (which stages there are),
   ``buildah_words`` with ``path_match`` (variables), ``buildah_stage``, ``buildah_effects`` and ``buildah_flags``
   (what instructions do).
10. ``request``: the words that a caller asks for.
11. ``settings``: image and request become the environment, the directory and the user.
12. ``start``: image and request become the argv.
13. ``shell``: what a shell makes of the argv that starts it.
"""
