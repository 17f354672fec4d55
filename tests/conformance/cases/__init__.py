"""Cases to put to real programs: tables, and texts drawn from a seed, so that a case is always the same."""
