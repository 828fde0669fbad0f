"""Catalogues as files: which there are, reading and writing `.po`, compiling to `.mo`.

Standard library only: a first `bin/setup` compiles before anything is installed.
"""

import ast
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent / "joindre"

HEADER = (
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "MIME-Version: 1.0\n"
    "Language: fr\n"
    "Plural-Forms: nplurals=2; plural=(n > 1);\n"
)
#: `%(name)s` and `%s`, or `{name}` where the text goes through `str.format`.
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
LINE = re.compile(r'^(?:(?P<keyword>msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\])\s+)?(?P<quoted>".*")$')


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


def rooms() -> list[Path]:
    """The folders with a catalogue of their own; `lib` also carries what the top of the package says."""
    return sorted(path.parent for path in PROJECT.glob("*/__init__.py"))


def catalogue_of(room: Path) -> Path:
    return room / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def read(path: Path) -> list[Message]:
    if not path.exists():
        return []
    entries = re.split(r"\n[ \t]*\n", path.read_text(encoding="utf-8"))
    messages = [_read_entry(entry, path=path) for entry in entries if re.search(r"^msgid", entry, re.MULTILINE)]
    return [message for message in messages if message.id]


def write(path: Path, messages: Iterable[Message]) -> None:
    """Sorted, without dates and line numbers: a change of the file is a change of its words."""
    blocks = [_write_entry(message) for message in sorted(messages, key=lambda message: message.key)]
    header = _write_entry(Message(id="", translations=(HEADER,)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *blocks]), encoding="utf-8")


def compile_all() -> None:
    for room in rooms():
        source = catalogue_of(room)
        target = source.with_suffix(".mo")
        if source.exists() and (not target.exists() or target.stat().st_mtime <= source.stat().st_mtime):
            target.write_bytes(compiled(read(source)))


def compiled(messages: Iterable[Message]) -> bytes:
    """The format of gettext: a head, two tables of lengths and offsets, then all texts, each ended by a zero."""
    pairs = {b"": HEADER.encode()} | {
        _compiled_id(message): "\0".join(message.translations).encode()
        for message in messages
        if message.is_translated and not message.fuzzy
    }
    ids = sorted(pairs)
    texts = [*ids, *(pairs[identifier] for identifier in ids)]
    head_size, table_size = 28, 8 * len(ids)
    tables, offset = b"", head_size + 2 * table_size
    for text in texts:
        tables += struct.pack("<II", len(text), offset)
        offset += len(text) + 1
    after_tables = head_size + 2 * table_size
    head = struct.pack("<7I", 0x950412DE, 0, len(ids), head_size, head_size + table_size, 0, after_tables)
    return head + tables + b"".join(text + b"\0" for text in texts)


def _compiled_id(message: Message) -> bytes:
    text = message.id if message.plural is None else f"{message.id}\0{message.plural}"
    return (text if message.context is None else f"{message.context}\x04{text}").encode()


def _read_entry(entry: str, *, path: Path) -> Message:
    fields: dict[str, str] = {}
    comments: dict[str, list[str]] = {"#.": [], "#,": [], "# ": []}
    keyword = ""
    for line in entry.splitlines():
        if line.startswith("#"):
            comments.setdefault(line[:2], []).append(line[2:].strip())
        elif match := LINE.match(line.strip()):
            keyword = match["keyword"] or keyword
            fields[keyword] = fields.get(keyword, "") + _unquote(match["quoted"], path=path)
        elif line.strip():
            raise BadCatalogue(f"{path}: this line is not understood: {line}")
    forms = tuple(text for name, text in sorted(fields.items()) if name.startswith("msgstr"))
    return Message(
        id=fields.get("msgid", ""),
        context=fields.get("msgctxt"),
        plural=fields.get("msgid_plural"),
        translations=forms or ("",),
        hints=tuple(comments["#."]),
        notes=tuple(comments["# "]),
        fuzzy=any("fuzzy" in flags for flags in comments["#,"]),
    )


def _unquote(quoted: str, *, path: Path) -> str:
    try:
        return str(ast.literal_eval(quoted))
    except SyntaxError as error:
        raise BadCatalogue(f"{path}: a quote or a backslash is wrong in {quoted}") from error


def _write_entry(message: Message) -> str:
    return "".join(f"{line}\n" for line in _entry_lines(message))


def _entry_lines(message: Message) -> Iterator[str]:
    yield from (f"# {note}" for note in message.notes)
    yield from (f"#. {hint}" for hint in message.hints)
    flags = ["fuzzy"] * message.fuzzy + ["python-format"] * bool(re.search(r"%(\(\w+\))?[sd]", message.id))
    if flags:
        yield f"#, {', '.join(flags)}"
    if message.context is not None:
        yield from _field("msgctxt", message.context)
    yield from _field("msgid", message.id)
    if message.plural is None:
        yield from _field("msgstr", message.translations[0])
        return
    yield from _field("msgid_plural", message.plural)
    for index, text in enumerate(message.translations):
        yield from _field(f"msgstr[{index}]", text)


def _field(keyword: str, text: str) -> Iterator[str]:
    lines = text.splitlines(keepends=True) or [""]
    if len(lines) > 1:
        lines.insert(0, "")
    for index, line in enumerate(lines):
        escaped = line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
        yield f'{keyword} "{escaped}"' if index == 0 else f'"{escaped}"'
