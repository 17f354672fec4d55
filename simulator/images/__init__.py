"""Documents that describe images, and the catalogue of base images that are known without being given.

How an engine reads a configuration is ``engine/image_config``; files and archives are opened by the workspace.
Read ``config`` first: it finds the ``Config`` object in a document; ``catalogue`` looks an image up by name.
"""
