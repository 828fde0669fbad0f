"""The processes of Joindre: what they are made of, how they start, and how they end."""
