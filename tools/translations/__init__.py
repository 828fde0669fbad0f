"""The French catalogues: extracted from the sources, checked for completeness, compiled (docs/decisions/0009)."""
