"""What was typed into an empty person's field, put where it belongs in the dialog of a new contact (C2)."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from joindre.directory.models import Title
from joindre.lib import phones
from joindre.lib.person_names import take_apart
from joindre.lib.seen import seen, seen_name
from joindre.lib.text import fold


def read_typed(text: str, *, country: str) -> dict[str, Any]:
    """An address, a number and a name, alone or together, each in the field of its kind."""
    rest = " ".join(seen_name(text).split())
    found: dict[str, Any] = {}
    if address := _ADDRESS.search(rest):
        found["email"] = address[1]
        rest = _without(rest, address)
    if number := phones.PRINTED.search(rest):
        found |= _number(number[0], country)
        rest = _without(rest, number)
    name = take_apart(rest)
    named = {"first_name": name.first[:80], "last_name": name.last[:80], "civility": _title(name.title)}
    return found | {field: value for field, value in named.items() if value}


_ADDRESS = re.compile(r"<?(?:mailto:)?([^\s<>,;:\"]+@[^\s<>,;:\"]*)>?", re.IGNORECASE)


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;:–—-|/")


def _number(typed: str, country: str) -> dict[str, str]:
    """As people of the site write it; digits that are no number stay as they are, for the person to correct."""
    number = seen(typed).strip()
    try:
        parsed = phones.parse(number, country=country)
    except ValidationError:
        return {"phone": number}
    return {"mobile" if phones.is_mobile(parsed) else "phone": phones.display(parsed, country=country)}


def _title(title: str) -> Title | None:
    """The one of the administrator's list, however it is written there."""
    if not title:
        return None
    return next((one for one in Title.objects.all() if fold(one.label).strip(" .") == fold(title).strip(" .")), None)
