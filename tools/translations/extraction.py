"""Finds the texts that an app shows to people, in its Python files and its templates."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

from tools.translations.catalogues import PROJECT, Message

# Which argument is what, as Babel wants it: None is the first, (1, "c") a context.
SHAPES = {
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
KEYWORDS = {
    "_": None,
    "gettext_noop": None,
    **SHAPES,
    **{f"{name}_lazy": shape for name, shape in SHAPES.items()},
}
HINT = "Translators:"


def messages_of(room: Path) -> list[Message]:
    """Each msgid once. A plural form in one place makes the message a plural everywhere."""
    found: dict[tuple[str, str], Message] = {}
    for path in _sources(room):
        for message in _messages_in(path):
            known = found.get(message.key)
            if known is None or (known.plural is None and message.plural is not None):
                found[message.key] = message
    return sorted(found.values(), key=lambda message: message.key)


def _sources(room: Path) -> Iterator[Path]:
    # Settings and commands at the top of the package have no folder of their own.
    top = sorted(PROJECT.glob("*.py")) if room.name == "lib" else []
    python = [path for path in sorted(room.rglob("*.py")) if "migrations" not in path.parts]
    templates = [path for path in sorted(room.rglob("templates/**/*")) if path.suffix in {".html", ".txt"}]
    yield from [*top, *python, *templates]


def _messages_in(path: Path) -> Iterator[Message]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = _as_python(source, path=path)
    extracted = extract("python", BytesIO(source.encode()), keywords=KEYWORDS, comment_tags=(HINT,))
    for _line, text, comments, context in extracted:
        ids = (text,) if isinstance(text, str) else tuple(text)
        plural = ids[1] if len(ids) > 1 else None
        hints = tuple(comment.removeprefix(HINT).strip() for comment in comments)
        yield Message(
            id=ids[0],
            context=context,
            plural=plural,
            translations=("",) if plural is None else ("", ""),
            hints=hints,
        )


def _as_python(template: str, *, path: Path) -> str:
    """Django turns all but the translated texts into X; without its indentation, the rest reads as Python."""
    return "\n".join(line.strip() for line in templatize(template, origin=str(path)).splitlines())
