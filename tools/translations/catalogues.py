"""Lists the catalogues, reads and writes them as `.po` and compiles them to `.mo`; Babel knows the formats.

Babel is in each clone (bin/setup) and where a distribution is built (setup.py), never where one is installed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import babel.messages.catalog
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

PROJECT = Path(__file__).resolve().parent.parent.parent / "joindre"

#: `%(name)s` and `%s`, or `{name}` where the text goes through `str.format`.
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
#: Babel reads a text without its quotes too, and cuts off its first and last letter.
LINE = re.compile(r'(#.*|((msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\]) )?"([^"\\]|\\.)*")?')


@dataclass(frozen=True, kw_only=True)
class Message:
    id: str
    context: str | None = None
    plural: str | None = None
    #: One text, or one for each plural form; empty where the translation is missing.
    translations: tuple[str, ...] = ("",)
    #: What the source says to translators, and what they say to each other.
    hints: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    fuzzy: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.id, self.context or ""

    @property
    def is_translated(self) -> bool:
        return all(self.translations)


class BadCatalogue(Exception):
    """A `.po` file that cannot be read; the text names file and line."""


class FrenchCatalogue(Catalog):
    """A catalogue whose header holds no date and no name of a person, so that a file changes with its words alone."""

    mime_headers: Any = [  # Babel computes them, and the types of its versions differ
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("MIME-Version", "1.0"),
        ("Language", "fr"),
        ("Plural-Forms", "nplurals=2; plural=(n > 1);\n"),  # gettext ends the header with a line break
    ]

    #: As the header says. Babel counts three in French since 2.19, of which the third is for whole millions.
    num_plurals = 2

    def __init__(self, messages: Iterable[Message] = ()) -> None:
        super().__init__(locale="fr", header_comment="", fuzzy=False, creation_date=datetime.fromtimestamp(0, UTC))
        for message in messages:
            self.add(
                message.id if message.plural is None else (message.id, message.plural),
                message.translations[0] if message.plural is None else message.translations,
                context=message.context,
                auto_comments=message.hints,
                user_comments=message.notes,
                flags={"fuzzy"} if message.fuzzy else set(),
            )


def rooms() -> list[Path]:
    """The folders with a catalogue of their own; `lib` also carries what the top of the package says."""
    return sorted(path.parent for path in PROJECT.glob("*/__init__.py"))


def catalogue_of(room: Path) -> Path:
    return room / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def read(path: Path) -> list[Message]:
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if not LINE.fullmatch(line.strip()):
            raise BadCatalogue(f"{path}:{number}: this line is not understood: {line}")
    try:
        catalogue = read_po(BytesIO(text.encode()), locale="fr", ignore_obsolete=True, abort_invalid=True)
    except PoFileError as error:
        raise BadCatalogue(f"{path}: {error}") from error
    return [_message(read) for read in catalogue if read.id]


def write(path: Path, messages: Iterable[Message]) -> None:
    """Sorted, and with each text on one line: a change of the file is a change of its words."""
    buffer = BytesIO()
    write_po(buffer, FrenchCatalogue(messages), width=0, no_location=True, sort_output=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue().strip() + b"\n")


def compile_all() -> None:
    for room in rooms():
        source = catalogue_of(room)
        target = source.with_suffix(".mo")
        if source.exists() and (not target.exists() or target.stat().st_mtime <= source.stat().st_mtime):
            target.write_bytes(compiled(read(source)))


def compiled(messages: Iterable[Message]) -> bytes:
    """What is missing or fuzzy is left out, so that the English text is shown."""
    ready = [message for message in messages if message.is_translated and not message.fuzzy]
    buffer = BytesIO()
    write_mo(buffer, FrenchCatalogue(ready))
    return buffer.getvalue()


def _message(read: babel.messages.catalog.Message) -> Message:
    ids = (read.id,) if isinstance(read.id, str) else tuple(read.id)
    translations = read.string if isinstance(read.string, tuple | list) else (read.string,)
    return Message(
        id=ids[0],
        context=read.context,
        plural=ids[1] if len(ids) > 1 else None,
        translations=tuple(text or "" for text in translations),
        hints=tuple(read.auto_comments),
        notes=tuple(read.user_comments),
        fuzzy=read.fuzzy,
    )
