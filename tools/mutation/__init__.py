"""Changes the code in one place at a time and asks whether a test notices (docs/decisions/0013, docs/mutations.md)."""
