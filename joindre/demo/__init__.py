"""A company to try Joindre with, for the command `joindre demo`."""
