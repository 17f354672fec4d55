"""Images that nobody builds: what ``docker inspect`` or a registry says of one, and the catalogue of base images.

Here is no Dockerfile (that is ``build``) and no access to a registry or a daemon (that is ``workspace``).
Read ``config`` first: from a JSON document to an ``ImageConfig``.
"""
