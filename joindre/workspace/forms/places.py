"""For whom a new request is: a customer, a site, requester and user, as they fit together (T4, S3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from joindre.directory.models import Contact, Customer, Employee, Site
from joindre.lib.keys import read_key

#: The fields of a place, in their order on the page.
FIELDS = ("customer", "site", "requester", "end_user")


@dataclass(frozen=True, kw_only=True)
class RequestPlace:
    """What stands in the four fields."""

    customer: Customer | None = None
    site: Site | None = None
    requester: Contact | None = None
    end_user: Contact | None = None
    #: What was taken out because it no longer fits, in sentences, by its field.
    dropped: Mapping[str, str] = field(default_factory=dict)

    @property
    def usual_group(self) -> str:
        """The key of the work group that new requests of this site begin with, unless it is retired."""
        group = self.site.default_group if self.site else None
        return str(group.pk) if group and group.is_active else ""

    @property
    def is_usually_visible(self) -> bool:
        return self.site is None or self.site.shows_requests

    @property
    def next_field(self) -> str:
        """The first that is still empty; blank where all that is needed is there."""
        return next((name for name in FIELDS[:3] if getattr(self, name) is None), "")


def read_place(written: QueryDict, *, by: Employee) -> RequestPlace:
    """The place as its fields say it. One contact or site is enough to know the rest; what does not fit is dropped."""
    keys = {name: read_key(written.get(name, "").lstrip("c")) for name in FIELDS}
    people = _people([keys["requester"], keys["end_user"]], by=by)
    site = _sites(by).filter(pk=keys["site"]).first() if keys["site"] else None
    if not any(written.get(name) for name in FIELDS[:2]):
        site = next((one.site for name in FIELDS[2:] if (one := people.get(keys[name]))), None)
    customer = _customer(keys["customer"], by=by) if keys["customer"] else None
    if customer is None and not written.get("customer") and site is not None:
        customer = site.customer
    if site is None or site.customer != customer:
        site = _site_at(customer, people) if customer else None
    return _fitting(
        RequestPlace(customer=customer, site=site), written, {name: people.get(keys[name]) for name in FIELDS[2:]}
    )


def go_to_their_site(written: QueryDict, field: str, *, by: Employee) -> None:
    """Whoever is chosen from another site of the customer takes the request there: the dialog offers them (C6)."""
    key = read_key(written.get(field, "").lstrip("c")) if field in FIELDS[2:] else None
    someone = _people([key], by=by).get(key)
    if someone is not None and written.get("customer") == str(someone.site.customer_id):
        written["site"] = str(someone.site_id)


def _fitting(place: RequestPlace, written: QueryDict, people: Mapping[str, Contact | None]) -> RequestPlace:
    """The people who are contacts there; the others are named, so that nobody disappears without a word."""
    found: dict[str, Contact | None] = {}
    dropped: dict[str, str] = {}
    if written.get("customer") and place.customer is None:
        dropped["customer"] = _("This customer is out of service, or not yours: choose another one.")
    elif written.get("site") and place.site is None:
        dropped["site"] = _("This site is out of service: choose another one.")
    for name, someone in people.items():
        found[name] = someone if someone and place.site and someone.site_id == place.site.pk else None
        if someone is not None and found[name] is None:
            dropped[name] = _("%(name)s is no contact of this site: choose somebody else.") % {"name": someone.name}
        elif written.get(name) and someone is None:
            dropped[name] = _("This person is no active contact any more: choose somebody else.")
    return RequestPlace(customer=place.customer, site=place.site, dropped=dropped, **found)


def _people(keys: list[int | None], *, by: Employee) -> Mapping[int | None, Contact]:
    known = [key for key in keys if key is not None]
    if not known:
        return {}
    rows = Contact.objects.active().where_supported().at(by.customers).filter(pk__in=known)
    return {one.pk: one for one in rows.select_related("person__title", "site__customer", "site__default_group")}


def _sites(by: Employee) -> "QuerySet[Site]":
    return Site.objects.open_to_requests().among(by.customers).select_related("customer", "default_group")


def _customer(key: int, *, by: Employee) -> Customer | None:
    return Customer.objects.among(by.customers).filter(pk=key, is_active=True).first()


def _site_at(customer: Customer, people: Mapping[int | None, Contact]) -> Site | None:
    """That of somebody who is named already, or the only one that there is."""
    for someone in people.values():
        if someone.site.customer_id == customer.pk:
            return someone.site
    sites = Site.objects.open_to_requests().filter(customer=customer).select_related("customer", "default_group")
    first = list(sites[:2])
    return first[0] if len(first) == 1 else None
