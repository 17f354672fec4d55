"""The documentation as a site: docs/ with a page for each rule, each finding and each group of scenarios.

``python -m tests.docs.site [FOLDER]`` builds it with Sphinx, without a network. ``staging`` writes the pages that
Sphinx reads, ``conf`` is Sphinx's configuration; the other modules write one kind of page each.
"""
