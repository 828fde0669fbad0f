"""Extracts the texts from the sources, checks their French translations and compiles them (docs/decisions/0009)."""
