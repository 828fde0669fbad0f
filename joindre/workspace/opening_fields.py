"""The fields of a new request that are chosen from what is known: customer, site, requester and user (T4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from joindre.directory.found import Found
from joindre.workspace.forms.places import RequestPlace

#: Letters from which on customers are looked for; the others are few, and offered at once.
FIRST_LETTERS = 3


def labels() -> Mapping[str, str]:
    return {"customer": _("Customer"), "site": _("Site"), "requester": _("Requester"), "end_user": _("User")}


@dataclass(frozen=True, kw_only=True)
class PlaceField:
    """One of them: what is chosen, or where one looks for it."""

    name: str
    label: str
    key: UUID
    chosen: Found | None
    #: What stands in the field that one looks in.
    typed: str
    place: RequestPlace
    #: Why no contact can be made; blank where one can.
    no_creation: str
    #: What was found, for a browser without script.
    found: Sequence[Found] | None
    #: What is wrong with it, or was taken out of it.
    error: str = ""

    @property
    def id(self) -> str:
        return f"opening-{self.name}"

    @property
    def is_person(self) -> bool:
        return self.name in {"requester", "end_user"}

    @property
    def is_offered(self) -> bool:
        """A site is one of a customer."""
        return self.name != "site" or self.place.customer is not None

    @property
    def can_create(self) -> bool:
        """A contact is made at a site."""
        return self.is_person and self.place.site is not None and not self.no_creation

    @property
    def offers_creation(self) -> bool:
        """Whether the list of a name that nobody has ends with making a contact, at once or once there is a site."""
        return self.is_person and not self.no_creation

    @property
    def before_creation(self) -> str:
        """The field to be filled before a contact can be made; blank where one can."""
        if self.can_create:
            return ""
        return "opening-customer-search" if self.place.customer is None else "opening-site-search"

    @property
    def least(self) -> int:
        return FIRST_LETTERS if self.name == "customer" else 0

    @property
    def urls(self) -> Mapping[str, str]:
        own = {act: reverse(f"workspace:opening-{act}", args=[self.key, self.name]) for act in ("field", "find")}
        urls = {**own, "search": self._search}
        if self.can_create and self.place.site:
            new = reverse("workspace:opening-contact", args=[self.key, self.name])
            urls["new"] = f"{new}?site={self.place.site.pk}"
        return urls

    @property
    def placeholder(self) -> str:
        if self.name == "customer":
            return _("Name, town, at least three letters…")
        return _("Search for a contact…") if self.is_person else _("Name or town…")

    @property
    def nothing(self) -> str:
        """What is said where nothing is found."""
        if self.name == "customer":
            return _("No customer by that name. Try fewer letters, or the town.")
        if self.name == "site":
            return _("No site by that name. Try fewer letters.")
        return _("No contact by that name here.")

    @property
    def _search(self) -> str:
        if self.name == "customer":
            return reverse("workspace:opening-customers")
        at = [one.pk for one in (self.place.customer, self.place.site) if one is not None]
        if self.name == "site":
            return reverse("workspace:opening-sites", args=at[:1]) if at else ""
        return reverse("workspace:opening-people", args=at)
