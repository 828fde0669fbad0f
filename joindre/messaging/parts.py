"""Which part of a mail a picture's address means: by its id (RFC 2392), its location (RFC 2557) or its name (I6)."""

from collections.abc import Sequence

from postroom import Attachment
from postroom.pictures import picture_key


class Parts:
    """The parts of one mail, found as loosely as mail programs write: in any case, escaped or not."""

    def __init__(self, attachments: Sequence[Attachment]) -> None:
        self._numbers: dict[str, int] = {}
        # An id of one part may be the name of another: what a part says of itself for this purpose counts first.
        for said in (_given, lambda one: one.picture_keys):
            for number, one in enumerate(attachments):
                for key in said(one):
                    self._numbers.setdefault(key, number)

    def named(self, source: str) -> str:
        """Return the name of the part that this address means; nothing where it means none of them."""
        key = picture_key(source)
        number = self._numbers.get(key)
        if number is None and not key.startswith("/") and "//" not in key:
            number = self._numbers.get(key.rpartition("/")[2])
        return "" if number is None or not key else name_of_part(number)


def name_of_part(number: int) -> str:
    """The name that a text has for a part of its mail, by its place among them."""
    return f"part-{number}"


def _given(one: Attachment) -> set[str]:
    return {picture_key(text) for text in (one.cid, one.location) if text}
