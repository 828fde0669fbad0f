"""What two people would become as one, field by field, before anybody decides it (C7)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Contact, Person
from joindre.lib import phones

IDENTITY: Final = ("title", "last_name", "first_name", "language")
#: Of two contacts at one site; roles and notes are joined, and no number or address is lost.
CHOSEN_AT_SITE: Final = ("phone", "mobile", "email", "scope", "is_active")
ROLES: Final = ("is_decision_maker", "is_financial", "is_main", "is_sales", "do_not_call")
ACCOUNT: Final = "account"


@dataclass(frozen=True, kw_only=True)
class MergeField:
    """One value of both; `name` is that of a column, behind the key of the contact where it is of a site."""

    name: str
    label: str | Promise
    kept: str
    other: str
    takes_other: bool

    @property
    def differs(self) -> bool:
        return self.kept != self.other


@dataclass(frozen=True, kw_only=True)
class MergedPlace:
    """Two contacts at one site who become one."""

    kept: Contact
    other: Contact
    fields: Sequence[MergeField]


@dataclass(frozen=True, kw_only=True)
class MergePreview:
    kept: Person
    other: Person
    identity: Sequence[MergeField]
    places: Sequence[MergedPlace]
    #: Contacts of the other at sites where the one who is kept is none yet.
    moving: Sequence[Contact]
    #: What the preview was made of: a form carries it back.
    fingerprint: str

    @property
    def has_two_accounts(self) -> bool:
        return self.kept.account is not None and self.other.account is not None

    @property
    def joins_customers(self) -> bool:
        """Whether somebody who signs in gets to see requests of a further customer."""
        if self.kept.account is None and self.other.account is None:
            return False
        own = {place.kept.site.customer_id for place in self.places}
        return any(contact.site.customer_id not in own for contact in self.moving)

    @property
    def fields(self) -> Sequence[MergeField]:
        return [*self.identity, *(field for place in self.places for field in place.fields)]


def preview_merge(kept: Person, other: Person, *, at: Mapping[int, Sequence[Contact]]) -> MergePreview:
    """`at` holds the contacts of both by the key of the person, with their site and its customer."""
    by_site = {contact.site_id: contact for contact in at[kept.pk]}
    places = [
        MergedPlace(kept=by_site[contact.site_id], other=contact, fields=_of_site(by_site[contact.site_id], contact))
        for contact in at[other.pk]
        if contact.site_id in by_site
    ]
    return MergePreview(
        kept=kept,
        other=other,
        identity=[_field(kept, other, name) for name in IDENTITY],
        places=places,
        moving=[contact for contact in at[other.pk] if contact.site_id not in by_site],
        fingerprint=fingerprint_of([kept, other], [*at[kept.pk], *at[other.pk]]),
    )


def fingerprint_of(people: Collection[Person], contacts: Collection[Contact]) -> str:
    """Whatever a merge would look at; a change of it by a colleague is shown before anything is joined."""
    columns = (*CHOSEN_AT_SITE, *ROLES, "notes", "person_id", "site_id")
    told = [
        [one.pk, *(str(getattr(one, name)) for name in ("title_id", *IDENTITY[1:], "account_id"))] for one in people
    ]
    told += [
        [one.pk, *(str(getattr(one, name)) for name in columns)] for one in sorted(contacts, key=lambda one: one.pk)
    ]
    return sha256(repr(told).encode()).hexdigest()[:20]


def _of_site(kept: Contact, other: Contact) -> list[MergeField]:
    return [_field(kept, other, name, prefix=f"{other.pk}.") for name in CHOSEN_AT_SITE]


def _field(kept: Person | Contact, other: Person | Contact, name: str, *, prefix: str = "") -> MergeField:
    return MergeField(
        name=f"{prefix}{name}",
        label=str(kept._meta.get_field(name).verbose_name),  # type: ignore[union-attr]  # a column has one
        kept=_shown(kept, name),
        other=_shown(other, name),
        takes_other=not getattr(kept, name) and bool(getattr(other, name)),
    )


def _shown(row: Person | Contact, name: str) -> str:
    value = getattr(row, name)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(row, Contact) and name in {"phone", "mobile"}:
        return phones.display(value, country=row.site.country) if value else ""
    if isinstance(row, Contact) and name == "scope":
        return str(Contact.Scope(value).label)
    return str(dict(settings.LANGUAGES).get(value, value or "")) if name == "language" else str(value or "")
