"""What the pages of an import show: how far it is, its lines, and what can be removed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from joindre.directory.models import Contact
from joindre.imports.columns import label_of
from joindre.imports.forgetting import AGE
from joindre.imports.models import DirectoryImport, ImportLine
from joindre.imports.values import FLAGS
from joindre.lib import phones

Fate = ImportLine.Fate
State = DirectoryImport.State
PAGE: Final = 50
TONES: Final[Mapping[str, str]] = {
    Fate.NEW: "good", Fate.CHANGED: "info", Fate.SAME: "", Fate.DOUBTFUL: "warn", Fate.REFUSED: "bad",
}  # fmt: skip
#: What each fate says of all its lines together: before the run, and after it.
_FILTERS: Final[Mapping[str, tuple[str | Promise, str | Promise]]] = {
    Fate.NEW: (pgettext_lazy("lines of an import", "New"), pgettext_lazy("lines of an import", "Created")),
    Fate.CHANGED: (pgettext_lazy("lines of an import", "To change"), pgettext_lazy("lines of an import", "Changed")),
    Fate.SAME: (pgettext_lazy("lines of an import", "The same"), pgettext_lazy("lines of an import", "The same")),
    Fate.DOUBTFUL: (
        pgettext_lazy("lines of an import", "Perhaps known"),
        pgettext_lazy("lines of an import", "Left out"),
    ),
    Fate.REFUSED: (pgettext_lazy("lines of an import", "Refused"), pgettext_lazy("lines of an import", "Refused")),
}
#: Whose lines are counted and shown.
SHOWN: Final = frozenset({State.CHECKED, State.DONE, State.CANCELLED, State.WEIGHED, State.REMOVED})
NUMBERS: Final = frozenset({"phone", "mobile", "fax", "other_phones", "other_mobiles"})


@dataclass(frozen=True, kw_only=True)
class ShownLine:
    """A line as the page shows it."""

    number: int
    title: str
    place: str
    fate: str
    tone: str
    reasons: Sequence[str]
    #: Label, old and new value.
    changes: Sequence[tuple[str, str, str]]
    #: Key of the sheet of whom the line may be about.
    alike: int | None


def lines_context(source: DirectoryImport, *, fate: str, after: int) -> dict[str, Any]:
    """The lines of one fate, or all, from the one after this number on."""
    chosen = fate if fate in Fate.values else ""
    page = source.lines.all().page(fate=chosen, after=after, size=PAGE)
    last = page.next_after
    return {
        "lines": shown_lines(page.rows),
        "fate": chosen,
        "filters": _filters(source),
        "next": f"?{urlencode({'fate': chosen, 'after': last.number})}#lines" if last else "",
    }


def shown_lines(rows: Sequence[ImportLine]) -> list[ShownLine]:
    alike = [line.alike for line in rows if line.alike]
    sheets = dict(Contact.objects.filter(pk__in=alike).values_list("pk", "person")) if alike else {}
    return [_shown_line(line, sheets) for line in rows]


def removable_until(source: DirectoryImport) -> datetime | None:
    """When its lines are forgotten; what it made then stays."""
    return source.asked_at + AGE if source.ended_at and not source.forgotten_at else None


def reasons_of(line: ImportLine) -> str:
    """Why a line was refused, or what it changes, as one text for a file."""
    changes = (
        _("%(label)s: %(value)s") % {"label": label, "value": f"{old} → {new}"} for label, old, new in _changes(line)
    )
    return " · ".join([*line.reasons, *changes])


def _filters(source: DirectoryImport) -> list[tuple[str, str | Promise, int]]:
    has_run = source.has_run
    told = [(str(fate), names[has_run], source.counts.get(fate, 0)) for fate, names in _FILTERS.items()]
    return [("", gettext_lazy("All lines"), source.total), *(one for one in told if one[2])]


def _shown_line(line: ImportLine, sheets: Mapping[int, int]) -> ShownLine:
    values = line.values
    name = f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
    place = [values[code] for code in ("customer", "site") if code in values]
    title = name or " · ".join(place) or ", ".join(cell for cell in line.cells if cell.strip())[:80]
    return ShownLine(
        number=line.number,
        title=title,
        place=" · ".join(place) if name else "",
        fate=str(Fate(line.fate).label) if line.fate else "",
        tone=TONES.get(line.fate, ""),
        reasons=line.reasons,
        changes=_changes(line),
        alike=sheets.get(line.alike or 0),
    )


def _changes(line: ImportLine) -> list[tuple[str, str, str]]:
    return [(label_of(code), _shown(code, old), _shown(code, new)) for code, old, new in line.changes]


def _shown(code: str, value: str) -> str:
    if code in FLAGS:
        return _("yes") if value == "1" else _("no")
    return phones.display(value, country="") if code in NUMBERS else value
