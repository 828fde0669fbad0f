"""With what the dialog of a contact begins: what was typed into the empty field, or written there before (C2, U2)."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from joindre.directory.models import Title
from joindre.drafts.models import Draft
from joindre.lib import phones
from joindre.lib.person_names import take_apart
from joindre.lib.seen import seen, seen_name
from joindre.lib.text import fold
from joindre.workspace.forms.contacts import MOST_FURTHER, PARTICULARS, ContactForm
from joindre.workspace.forms.numbers import COUNTRY, shown_number

#: Letters that are read of what was typed: more than name, number and address have together.
LONGEST_TYPED = 600


def read_typed(text: str, *, country: str) -> dict[str, Any]:
    """An address, a number and a name, alone or together, each in the field of its kind.

    Looking for an address takes time that grows with the square of the length, so the length is bounded (A4).
    """
    rest = " ".join(seen_name(text[:LONGEST_TYPED]).split())
    found: dict[str, Any] = {}
    if address := _ADDRESS.search(rest):
        found["email"] = address[1]
        rest = _without(rest, address)
    if number := phones.PRINTED.search(rest) or _DIGITS.fullmatch(rest):
        found |= _number(number[0], country)
        rest = _without(rest, number)
    name = take_apart(rest)
    named = {"first_name": name.first[:80], "last_name": name.last[:80], "civility": _title(name.title)}
    return found | {field: value for field, value in named.items() if value}


def drafted(draft: Draft | None, *, instead_of: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What was written in the dialog and not saved (M10, U2), unless somebody else was typed into the field since."""
    carried = dict(instead_of or {})
    if draft is None or any(str(getattr(value, "pk", value)) != draft.value(name) for name, value in carried.items()):
        return carried
    written = {name: draft.value(name) for name in ContactForm.base_fields if name not in PARTICULARS}
    written |= {name + COUNTRY: draft.value(name + COUNTRY) for name in ("phone", "mobile")}
    return {**written, **{name: bool(draft.values(name)) for name in PARTICULARS}, "further": _further(draft)}


def _further(draft: Draft) -> list[dict[str, str]]:
    rows = [
        {name: draft.value(f"further-{at}-{name}") for name in ("kind", "value", "value_country", "label")}
        for at in range(MOST_FURTHER)
    ]
    return [row for row in rows if row["value"]]


_ADDRESS = re.compile(r"<?(?:mailto:)?([^\s<>,;:\"]+@[^\s<>,;:\"]*)>?", re.IGNORECASE)


#: The beginning of a number, too short to be found in a line of text.
_DIGITS = re.compile(r"\+?\(?\d[\d\s().\-/]{1,40}")


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;:–—-|/")


def _number(typed: str, country: str) -> dict[str, str]:
    """As people of the site write it; digits that are no number yet stay as they are, for the person to complete.

    Two numbers with a stroke between them go to both fields, if they are of both kinds.
    """
    number = seen(typed).strip()
    try:
        parsed = [phones.parse(number, country=country)]
    except ValidationError:
        try:
            parsed = [phones.parse(part, country=country) for part in number.split("/")]
        except ValidationError:
            return {"mobile" if phones.begins_as_mobile(number, country=country) else "phone": number}
    fields = ["mobile" if phones.is_mobile(one) else "phone" for one in parsed]
    if len(set(fields)) < len(parsed):
        return {"phone": number}
    shown = [
        {**shown_number(name, one, country), name: phones.display(one, country=country)}
        for name, one in zip(fields, parsed, strict=True)
    ]
    return {name: value for one in shown for name, value in one.items()}


def _title(title: str) -> Title | None:
    """The one of the administrator's list, however it is written there."""
    if not title:
        return None
    typed = _bare(title)
    return next((one for one in Title.offered() if typed in {_bare(one.name), _bare(one.name_en)}), None)


def _bare(title: str) -> str:
    return fold(title).strip(" .")
