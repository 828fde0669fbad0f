"""The stories of the demo's requests. They are read from `stories/*.txt`, which anybody may improve.

A story begins with `== Title`, then `type | severity | work group`, its description, and steps that begin with `--`. In
all texts, `[one|another]` is a choice and `{printer}` is a word that changes from request to request.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from joindre.demo.chance import Chance
from joindre.lib import richtext
from joindre.lib.richtext import CleanHtml

_FOLDER: Final = Path(__file__).parent / "stories"
_CHOICE: Final = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_ELIDED: Final = re.compile(r"\bde \{(\w+)\}")
_VOWELS: Final = frozenset("aeiouyAEIOUYàâéèêîôÉÈ")
_THIN: Final = "\N{NARROW NO-BREAK SPACE}"
_WIDE: Final = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that happens: its kind, the rest of its line, and its text."""

    kind: str
    rest: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Story:
    title: str
    type: str
    severity: str
    group: str
    description: str
    steps: tuple[Step, ...]


@cache
def stories() -> tuple[Story, ...]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("*.txt"))]
    return tuple(_story(part) for text in texts for part in re.split(r"^== ", text, flags=re.MULTILINE)[1:])


def tell(text: str, words: Mapping[str, str], chance: Chance) -> str:
    """Return a text with its choices made and its words filled in, as French is printed."""
    while _CHOICE.search(text):
        text = _CHOICE.sub(lambda choice: chance.choice(choice[1].split("|")), text)
    text = _ELIDED.sub(lambda found: f"d'{{{found[1]}}}" if words[found[1]][0] in _VOWELS else found[0], text)
    return typeset(text.format_map(words)).strip()


def typeset(text: str) -> str:
    text = text.replace("'", "’").replace("« ", f"«{_WIDE}").replace(" »", f"{_WIDE}»")
    text = re.sub(r" ([;!?])", _THIN + r"\1", text)
    text = re.sub(r" ([:%€])", _WIDE + r"\1", text)
    return re.sub(r"(?<=[0-9]) (?=[0-9]{3}\b|h\b|cm\b|mm\b)", _WIDE, text)


def rich(text: str) -> CleanHtml:
    """Return the text as rich text. Blank lines separate paragraphs, `- ` begins an item, `**` and `*` mark words."""
    marked = html.escape(text, quote=False)
    marked = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", marked)
    marked = re.sub(r"(?<!\*)\*([^*\n]+?)\*(?!\*)", r"<em>\1</em>", marked)
    parts = re.split(r"\n\s*\n", marked.strip())
    return richtext.clean("".join(_block(part) for part in parts if part.strip()))


def _block(part: str) -> str:
    lines = [" ".join(line.split(" ")) for line in part.split("\n")]
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li><p>{line[2:]}</p></li>" for line in lines) + "</ul>"
    return f"<p>{'<br>'.join(lines)}</p>"


def _story(part: str) -> Story:
    head, *steps = re.split(r"^-- ", part, flags=re.MULTILINE)
    title, facts, description = head.split("\n", 2)
    kind, severity, group = (fact.strip() for fact in facts.split("|"))
    return Story(
        title=title,
        type=kind,
        severity=severity,
        group=group,
        description=description.strip(),
        steps=tuple(_steps(steps)),
    )


def _steps(parts: list[str]) -> Iterator[Step]:
    for part in parts:
        line, _end, text = part.partition("\n")
        kind, _space, rest = line.strip().partition(" ")
        yield Step(kind=kind, rest=rest, text=text.strip())
