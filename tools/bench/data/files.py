"""A few stored files that the data uses again and again under ever new names: bytes are kept once (L2)."""

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image

from joindre.files.actions import keep
from joindre.files.models import Blob
from joindre.files.uploads import Kept, keep_judged
from tools.bench.data.texts import Chance, Words

NAMES: Final = {
    "pdf": ("Facture {reference}.pdf", "Devis {product} {town}.pdf", "Relevé {day} {person}.pdf", "Contrat {town}.pdf"),
    "png": ("capture d’écran {reference}.png", "photo {product}.png", "erreur {day}.png"),
    "txt": ("journal {product} {reference}.txt", "étapes {person}.txt"),
}
COPIES: Final = 12


@dataclass(frozen=True, kw_only=True)
class FilePool:
    """Bytes of each extension, and the raw mails that the incoming ones point to."""

    files: dict[str, list[Kept]]
    raw: list[Blob]

    def draw(self, words: Words, chance: Chance) -> tuple[Kept, str]:
        extension = chance.frequent(("pdf", "png", "txt"))
        return chance.any(self.files[extension]), words.fill(chance.any(NAMES[extension]))


def make_files(raw: list[bytes]) -> FilePool:
    chance = Chance("files")
    contents = {
        "pdf": [b"%PDF-1.5\n" + chance.randbytes(50_000) for _ in range(COPIES)],
        "png": [_picture(chance) for _ in range(COPIES)],
        "txt": [chance.randbytes(2000).hex().encode() for _ in range(COPIES)],
    }
    said = {"pdf": "application/pdf", "png": "image/png", "txt": "text/plain"}
    return FilePool(
        files={
            extension: [keep_judged(data, name=f"a.{extension}", said=said[extension], seconds=10) for data in several]
            for extension, several in contents.items()
        },
        raw=[keep(data) for data in raw],
    )


def _picture(chance: Chance) -> bytes:
    """A screenshot's size, in stripes."""
    picture = Image.new("RGB", (1280, 800), f"#{chance.getrandbits(24):06x}")
    for line in range(0, 800, 40):
        picture.paste(f"#{chance.getrandbits(24):06x}", (line, line, 1200, line + 20))
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
