"""What stands in the cells of a line, as values that are stored; or sentences that say what to correct (C5)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from joindre.directory.models import ContactDetail, Title
from joindre.imports.columns import label_of
from joindre.imports.models import LONGEST_CODE
from joindre.lib import addresses, countries, phones
from joindre.lib.person_names import TITLES, take_apart
from joindre.lib.seen import seen_name
from joindre.lib.text import fold
from joindre.lib.zones import read_zone

#: Letters that a value may have, where it is one line of text.
LONGEST: Final[Mapping[str, int]] = {
    "customer_key": LONGEST_CODE, "customer": 120, "site": 120, "address": 300, "postal_code": 20, "city": 80,
    "last_name": 80, "first_name": 80, "full_name": 160,
}  # fmt: skip
LONGEST_NOTES: Final = 20_000
#: Numbers or addresses in one cell.
MOST_FURTHER: Final = 20
FURTHER: Final = {
    "fax": ContactDetail.Kind.FAX,
    "other_phones": ContactDetail.Kind.PHONE,
    "other_mobiles": ContactDetail.Kind.MOBILE,
    "other_emails": ContactDetail.Kind.EMAIL,
}
FLAGS: Final = (
    "is_main", "is_decision_maker", "is_financial", "is_sales", "do_not_call", "is_active",
)  # fmt: skip
YES: Final = frozenset(["oui", "o", "yes", "y", "true", "vrai", "1", "x", "on", "actif", "active", "✓", "✔"])
NO: Final = frozenset(["non", "n", "no", "false", "faux", "0", "off", "inactif", "inactive", "-"])
#: What a spreadsheet would take for a formula; an export writes an apostrophe before it.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
#: Between several numbers or addresses in one cell.
SEPARATOR: Final = "|"


@dataclass(frozen=True, kw_only=True)
class Read:
    """The values of a line by their codes, and what is wrong with it: each sentence names its column."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What the values of a whole file are read by."""

    columns: Sequence[str]
    #: Of a line that names none.
    country: str
    #: Keys of the titles by all that is written for them, folded.
    titles: Mapping[str, int]

    def typed(self, cells: Sequence[str]) -> dict[str, str]:
        """What stands in each column; blank cells say nothing, and are absent."""
        typed = {code: plain_cell(cell) for code, cell in zip(self.columns, cells, strict=False) if code}
        return {code: cell for code, cell in typed.items() if cell}

    def read(self, cells: Sequence[str], *, country_of_site: str = "") -> Read:
        """Numbers are of the country that the line names, else of that of its site, else of the company's (C5)."""
        typed, read = self.typed(cells), Read()
        country = typed.pop("country", "")
        if country:
            self._take(read, "country", country, read_country)
        for code, cell in typed.items():
            self._take(
                read, code, cell, self._reader(code, read.values.get("country") or country_of_site or self.country)
            )
        _name_apart(read, titles=self.titles)
        return read

    def _take(self, read: Read, code: str, cell: str, reader: Callable[[str], Any]) -> None:
        try:
            value = reader(cell)
        except ValidationError as error:
            read.faults.append(told(code, " ".join(error.messages)))
        else:
            read.values[code] = value

    def _reader(self, code: str, country: str) -> Callable[[str], Any]:
        if code in {"phone", "mobile"}:
            return lambda cell: _phone(cell, country)
        if code in FURTHER:
            one = addresses.normalise if code == "other_emails" else lambda cell: _phone(cell, country)
            return lambda cell: _several(cell, one)
        if code in FLAGS:
            return read_flag
        if code == "title":
            return self._title
        return _READERS.get(code) or (lambda cell: read_line(cell, longest=LONGEST[code]))

    def _title(self, cell: str) -> int:
        known = fold(cell).strip(" .")
        key = self.titles.get(known) or self.titles.get(fold(TITLES.get(known, "")).strip(" ."))
        if key is None:
            raise ValidationError(
                _("“%(title)s” is none of your titles. Add it to the list, or leave this column out.")
                % {"title": cell[:40]}
            )
        return key


def known_titles() -> Mapping[str, int]:
    """The titles of the administrator's list, by their names in both languages."""
    named: dict[str, int] = {}
    for title in Title.objects.order_by("-is_active", "pk"):
        for name in (title.name, title.name_en):
            if name:
                named.setdefault(fold(name).strip(" ."), title.pk)
    return named


def told(code: str, value: object) -> str:
    """A column with what is said of it."""
    return _("%(column)s: %(value)s") % {"column": label_of(code), "value": value}


def plain_cell(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from calculating."""
    stripped = cell.strip()
    is_kept_from_it = stripped.startswith("'") and stripped.lstrip("'").startswith(FORMULA)
    return stripped[1:] if is_kept_from_it else stripped


def read_line(cell: str, *, longest: int) -> str:
    name = seen_name(cell)
    if len(name) > longest:
        raise ValidationError(_("longer than %(most)s characters; shorten it.") % {"most": longest})
    return name


def read_flag(cell: str) -> bool:
    word = fold(cell)
    if word in YES:
        return True
    if word in NO:
        return False
    raise ValidationError(_("“%(value)s” is neither yes nor no.") % {"value": cell[:40]})


def read_country(cell: str) -> str:
    """The code of a country, given by its code or by its name in one of our languages."""
    if (code := cell.upper()) in countries.NAMES:
        return code
    if found := _country_names().get(fold(cell)):
        return found
    raise ValidationError(
        _("“%(country)s” is no country. Write its name, or its code, like FR.") % {"country": cell[:60]}
    )


def _read_address_lines(cell: str) -> str:
    lines = (seen_name(line) for line in cell.splitlines())
    kept = "\n".join(line for line in lines if line)
    return kept if len(kept) <= LONGEST["address"] else read_line(cell, longest=LONGEST["address"])


def _read_zone(cell: str) -> str:
    if zone := read_zone(cell):
        return zone
    raise ValidationError(_("“%(zone)s” is no time zone. Write it like Europe/Paris.") % {"zone": cell[:60]})


def _read_language(cell: str) -> str:
    word = fold(cell).partition("-")[0].partition("_")[0]
    for code, name in settings.LANGUAGES:
        if word in {code, fold(str(name)), *_LANGUAGE_NAMES.get(code, ())}:
            return code
    raise ValidationError(_("“%(language)s” is no language of the portal.") % {"language": cell[:40]})


def _read_notes(cell: str) -> str:
    if len(cell) > LONGEST_NOTES:
        raise ValidationError(_("longer than %(most)s characters; shorten it.") % {"most": LONGEST_NOTES})
    return cell.replace("\r\n", "\n").strip()


_LANGUAGE_NAMES: Final = {"fr": ("francais", "french"), "en": ("anglais", "english")}
_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "email": addresses.normalise,
    "address": _read_address_lines,
    "time_zone": _read_zone,
    "language": _read_language,
    "notes": _read_notes,
}


# Numbers of one switchboard stand on many lines.
@lru_cache(maxsize=2000)
def _phone(cell: str, country: str) -> str:
    return phones.parse(cell, country=country)


def _several(cell: str, reader: Callable[[str], str]) -> list[str]:
    parts = [part for part in (part.strip() for part in cell.replace("\n", SEPARATOR).split(SEPARATOR)) if part]
    if len(parts) > MOST_FURTHER:
        raise ValidationError(_("more than %(most)s in one cell.") % {"most": MOST_FURTHER})
    return list(dict.fromkeys(reader(part) for part in parts))


def _name_apart(read: Read, *, titles: Mapping[str, int]) -> None:
    """A name in one column is taken apart; one that stands in its own columns as well counts."""
    full = read.values.pop("full_name", "")
    if full and "last_name" not in read.values:
        name = take_apart(full)
        longest = LONGEST["last_name"]
        if max(len(name.last), len(name.first)) > longest:
            read.faults.append(told("full_name", _("longer than %(most)s characters; shorten it.") % {"most": longest}))
            return
        named = {"last_name": name.last, "first_name": name.first}
        read.values.update({code: part for code, part in named.items() if part})
        if name.title and "title" not in read.values and (key := titles.get(fold(name.title).strip(" ."))):
            read.values["title"] = key


@lru_cache(maxsize=1)
def _country_names() -> Mapping[str, str]:
    named: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            named |= {fold(str(name)): code for code, name in countries.NAMES.items()}
    return named
