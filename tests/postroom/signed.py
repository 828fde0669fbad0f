"""Texts with a signature below, for the tests of what is folded away."""

from postroom import replies

#: A text above a signature, since a mail that is nothing but a signature is shown as it is.
ABOVE = "Le poste redémarre toutes les heures."


def signature_of(*lines: str) -> str:
    """The signature of a mail with these lines below its text. The text itself must stay visible."""
    split = replies.split("\n".join([ABOVE, "", *lines]))

    assert ABOVE in split.visible
    return split.signature


def contact(count: int) -> list[str]:
    return [f"Ligne {number} des coordonnées" for number in range(count)]
