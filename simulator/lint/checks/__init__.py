"""The checks of lint. A check takes a stage and yields candidates; each is named after the rule that it reports.

``all.CHECKS`` lists them. A check reads the argv and its origins, and decides nothing by itself.
"""
