"""What every room speaks of: values, requests, rules and decisions, citations, errors.

No tool is known here, and only ``package_data`` opens files, those that come with the package.
Read ``values`` first (unset, empty and blank), then ``rule``: only a rule gives a decision.
"""
