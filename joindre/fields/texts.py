"""Rich texts with fields in them (S5, M15): `{{ requester.name }}` as they are stored, `{{ Demandeur }}` as people read
them.

Both are understood everywhere, so that a text without script loses no field. What stands in code is code.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.fields.catalogue import CATALOGUE
from joindre.fields.known import About, Field
from joindre.fields.resolving import UnknownField, field_of
from joindre.lib import richtext
from joindre.lib.errors import Refusal
from joindre.lib.richtext import CleanHtml
from joindre.lib.text import fold
from joindre.tickets.models import Entry

_LINK: Final = "request.link"
_PIECE: Final = re.compile(r"<(pre|code)\b.*?</\1>|\{\{\s*([^{}<>]{1,120}?)\s*\}\}", re.DOTALL)


class UnfilledField(Refusal):
    status = 422

    def __init__(self, label: str | Promise) -> None:
        super().__init__(_("The field “%(label)s” has no value: fill it in, or take it out.") % {"label": label})


class UnfinishedField(Refusal):
    status = 422
    message = _("A field stands between two braces on each side, in one piece and in one style. Correct it.")


@dataclass(frozen=True, kw_only=True)
class FilledText:
    """A text with the values of its fields, and the labels of those that have none and still stand in it."""

    html: CleanHtml
    blanks: Sequence[str]


def with_codes(html: str, *, audience: Entry.Audience) -> CleanHtml:
    """Return the text as it is stored. Raise `UnknownField`, `StaffField` or `UnfinishedField`."""

    def coded(name: str) -> str:
        field = _known().get(fold(name))
        if field is None:
            raise UnknownField(name)
        return _in_braces(field_of(field.code, audience=audience).code)

    written = _replaced(html, coded)
    rest = _PIECE.sub("", written)
    if "{{" in rest or "}}" in rest:
        raise UnfinishedField
    return richtext.clean(written)


def with_labels(html: str) -> CleanHtml:
    """Return the text as people read it, in the language in force."""

    def labelled(name: str) -> str:
        field = _known().get(fold(name))
        return _in_braces(escape(str(field.label)) if field else escape(name))

    return richtext.clean(_replaced(html, labelled))


def filled_in(html: str, about: About, *, audience: Entry.Audience) -> FilledText:
    """Put the values in, in the language in force. A field without one stays, by its label."""
    blanks: list[str] = []

    def value(name: str) -> str:
        field = _known().get(fold(name))
        if field is None or field.value is None or (field.is_for_staff and audience == Entry.Audience.CLIENT):
            return _in_braces(escape(name))
        said = field.value(about)
        if not said:
            blanks.append(str(field.label))
            return _in_braces(escape(str(field.label)))
        # A value that holds braces itself is no field.
        written = escape(said).replace("{", "&#123;").replace("\n", "<br>")
        return f'<a href="{written}">{written}</a>' if field.code == _LINK else written

    return FilledText(html=richtext.clean(_replaced(html, value)), blanks=list(dict.fromkeys(blanks)))


def unfilled_in(html: str) -> Sequence[Field]:
    """Return the fields of the catalogue that still stand in a text, each once."""
    if "{{" not in html:
        return []
    names = (found[2] for found in _PIECE.finditer(html) if found[2])
    fields = (_known().get(fold(unescape(name))) for name in names)
    return list({field.code: field for field in fields if field}.values())


def ensure_filled(html: str) -> None:
    """Raise `UnfilledField` for the first field that still stands in a text (M15)."""
    for field in unfilled_in(html):
        raise UnfilledField(field.label)


def _replaced(html: str, value: Callable[[str], str]) -> str:
    def piece(found: re.Match[str]) -> str:
        return value(unescape(found[2])) if found[2] else found[0]

    return _PIECE.sub(piece, html)


def _in_braces(name: str) -> str:
    return "{{ " + name + " }}"


@cache
def _known() -> Mapping[str, Field]:
    """The fields of texts by their codes and by their labels in each language, folded."""
    texts = [field for field in CATALOGUE.values() if field.value]
    names = {fold(field.code): field for field in texts}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names |= {fold(str(field.label)): field for field in texts}
    return names
