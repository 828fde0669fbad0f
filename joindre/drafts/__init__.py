"""Drafts: what people have written and not sent yet, kept on the server for each person and place (M10, U2)."""
