"""The beginning of a file as text, whatever its charset (L1). A page shows it escaped: nothing in it is run."""

from dataclasses import dataclass
from typing import Final

from joindre.files.models import StoredFile
from postroom.charsets import decode

#: Octets that are read.
MOST: Final = 100_000
_NOT_SHOWN: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), "�")


@dataclass(frozen=True, kw_only=True)
class TextPreview:
    """The text, and whether there is more of it."""

    text: str
    is_cut: bool


def beginning_of(file: StoredFile) -> TextPreview:
    """The first lines of a file. Raise `FileNotFoundError` where its bytes are gone."""
    with file.blob.open() as opened:
        data = opened.read(MOST + 1)
    is_cut = len(data) > MOST
    if is_cut:
        # No line and no letter is cut in two, where there are lines.
        data = data[: data.rfind(b"\n", 0, MOST) + 1 or MOST]
    return TextPreview(text=decode(data).text.removeprefix("\ufeff").translate(_NOT_SHOWN), is_cut=is_cut)
