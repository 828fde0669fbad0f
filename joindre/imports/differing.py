"""How a line differs from the contact whom it is about: what would be written, and how people read it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from joindre.directory.models import Contact, ContactDetail, sort_name
from joindre.imports.known import Known
from joindre.imports.values import FLAGS, FURTHER
from joindre.lib.seen import seen_name

DETAILS: Final = ("phone", "mobile", "email", "notes", *FLAGS)


@dataclass(frozen=True, kw_only=True)
class Differing:
    """Columns with their new values; what a line leaves blank stays as it is."""

    identity: Mapping[str, Any]
    details: Mapping[str, Any]
    further: Sequence[tuple[ContactDetail.Kind, str]]
    #: Code, old and new value of each.
    shown: list[list[str]]


def difference(contact: Contact, values: Mapping[str, Any], known: Known, *, titles: Mapping[int, str]) -> Differing:
    """A line about one of several places of a person fills only what is blank of the person."""
    identity = dict(_identity(contact, values, is_single=known.places.get(contact.person_id, 1) <= 1))
    details = {
        name: values[name]
        for name in DETAILS
        if name in values and not is_same(name, getattr(contact, name), values[name])
    }
    further = list(further_of(values, held=_held(contact, details, known.details.get(contact.pk, ()))))
    shown = [
        *([name, _shown(_old(contact, name)), _shown(value, titles)] for name, value in identity.items()),
        *([name, _shown(getattr(contact, name)), _shown(value)] for name, value in details.items()),
        *([_column_of(kind), "", value] for kind, value in further),
    ]
    return Differing(identity=identity, details=details, further=further, shown=[_named(one) for one in shown])


def further_of(
    values: Mapping[str, Any], *, held: frozenset[str] | set[str] = frozenset()
) -> Iterator[tuple[ContactDetail.Kind, str]]:
    """The further numbers and addresses of a line, but for those that are held already."""
    for name, kind in FURTHER.items():
        for value in values.get(name, ()):
            if value.lower() not in held:
                yield kind, value


def _identity(contact: Contact, values: Mapping[str, Any], *, is_single: bool) -> Iterator[tuple[str, Any]]:
    person = contact.person
    if "title" in values and person.title_id != values["title"] and (is_single or person.title_id is None):
        yield "title_id", values["title"]
    if "language" in values and person.language != values["language"] and (is_single or not person.language):
        yield "language", values["language"]
    last, first = values["last_name"], values.get("first_name", person.first_name)
    is_turned = sort_name(last, first) != sort_name(person.last_name, person.first_name) and sort_name(
        first, last
    ) == sort_name(person.last_name, person.first_name)
    if is_single and not is_turned:
        yield from (
            (name, value)
            for name, value in (("last_name", last), ("first_name", first))
            if value and not is_same(name, getattr(person, name), value)
        )


def is_same(name: str, held: Any, value: Any) -> bool:  # noqa: ANN401 - of any column
    """Whether a cell says what is stored, read as a cell is: without invisible signs and with single blanks."""
    if held == value or not isinstance(held, str):
        return bool(held == value)
    if name == "email":
        return held.lower() == str(value).lower()
    if name in {"notes", "address"}:
        return [seen_name(line) for line in held.split("\n") if line.strip()] == [
            seen_name(line) for line in str(value).split("\n") if line.strip()
        ]
    return bool(seen_name(held) == value)


def _held(contact: Contact, details: Mapping[str, Any], further: Sequence[ContactDetail]) -> set[str]:
    own = [details.get(name, getattr(contact, name)) for name in ("phone", "mobile", "email")]
    return {value.lower() for value in [*own, *(detail.value for detail in further)]}


def _old(contact: Contact, name: str) -> Any:  # noqa: ANN401 - of any column
    return contact.person.title if name == "title_id" else getattr(contact.person, name)


def _shown(value: Any, titles: Mapping[int, str] | None = None) -> str:  # noqa: ANN401 - of any column
    if isinstance(value, bool):
        return "1" if value else "0"
    if titles is not None and isinstance(value, int):
        return titles.get(value, "")
    return str(value if value is not None else "")[:200]


def _column_of(kind: ContactDetail.Kind) -> str:
    return next(name for name, known in FURTHER.items() if known == kind)


def _named(one: list[str]) -> list[str]:
    return ["title" if one[0] == "title_id" else one[0], *one[1:]]
