"""Acts on customers and their sites (S1, S3). Nothing is deleted: what is over is taken out of service."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.audit.meanwhile import merged
from joindre.audit.recording import recorded
from joindre.company.models import Calendar, Company
from joindre.directory.models import Customer, CustomerWord, Employee, Site, WorkGroup, folded_name
from joindre.lib.errors import Refusal
from joindre.search.indexing import ask_anew


class LimitedToSome(Refusal):
    status = 403
    message = _(
        "You are limited to some customers: you can change these and their sites. Ask an administrator who sees all "
        "customers to create another one."
    )


class NotYourCustomer(Refusal):
    status = 404
    message = _("There is no such customer. Go back to the list of customers.")


class CustomerNameTaken(Refusal):
    status = 422
    message = _("There is already a customer with this name. Choose another one, for example with the city.")


class SiteNameTaken(Refusal):
    status = 422
    message = _("This customer already has a site with this name. Choose another name, or open that site.")


@dataclass(frozen=True, kw_only=True)
class SiteCard:
    """A site as an administrator leaves it."""

    name: str
    address: str = ""
    postal_code: str = ""
    city: str = ""
    country: str
    time_zone: str
    default_group: WorkGroup | None = None
    shows_requests: bool = True
    calendar: Calendar | None = None

    @classmethod
    def of(cls, site: Site) -> Self:
        """The card as it is now."""
        return cls(**{field.name: getattr(site, field.name) for field in fields(cls)})


@transaction.atomic
def create_customer(name: str, *, by: Employee) -> Customer:
    """Begin to support a company. Raise `MissingRight`, `LimitedToSome` or `CustomerNameTaken`."""
    by.ensure_right(Right.SETTINGS)
    if by.customers is not None:
        raise LimitedToSome
    _queue_up()
    _ensure_name_is_free(name, by=by)
    customer = Customer(name=name, sort_name=folded_name(name))
    with recorded(customer, by=by.signed_in, but=["sort_name"]):
        customer.save()
    index_customer(customer)
    return customer


@transaction.atomic
def rename_customer(customer: Customer, name: str, *, by: Employee) -> Customer:
    """Call a customer otherwise; the worker then indexes its people and requests anew.

    Raise `MissingRight`, `NotYourCustomer` or `CustomerNameTaken`.
    """
    by.ensure_right(Right.SETTINGS)
    _queue_up()
    locked = _lock(customer.pk, by=by)
    _ensure_name_is_free(name, by=by, but=locked)
    if locked.name == name:
        return locked
    locked.name, locked.sort_name = name, folded_name(name)
    with recorded(locked, by=by.signed_in, but=["sort_name"]):
        locked.save()
    _index_anew(locked)
    return locked


@transaction.atomic
def set_customer_active(customer: Customer, *, is_active: bool, by: Employee) -> Customer:
    """Take a customer out of service, or bring it back. Raise `MissingRight` or `NotYourCustomer`."""
    by.ensure_right(Right.SETTINGS)
    locked = _lock(customer.pk, by=by)
    locked.is_active = is_active
    with recorded(locked, by=by.signed_in, but=["sort_name"]):
        locked.save()
    return locked


@transaction.atomic
def create_site(customer: Customer, card: SiteCard, *, by: Employee) -> Site:
    """Add a place to a customer. Raise `MissingRight`, `NotYourCustomer` or `SiteNameTaken`."""
    by.ensure_right(Right.SETTINGS)
    locked = _lock(customer.pk, by=by)
    return _save_site(Site(customer=locked), card, by=by)


@transaction.atomic
def change_site(site: Site, card: SiteCard, *, by: Employee, shown: Mapping[str, Any] | None = None) -> Site:
    """Put this card in the place of the current one; where `shown`, only what the page changed.

    Raise `MissingRight`, `NotYourCustomer`, `SiteNameTaken` or `ChangedByAnother`.
    """
    by.ensure_right(Right.SETTINGS)
    customer = _lock(site.customer_id, by=by)
    changed = customer.sites.get(pk=site.pk)
    was = changed.name
    card = merged(card, stored=SiteCard.of(changed), shown=shown, row=changed)
    _save_site(changed, card, by=by)
    if changed.name != was:
        _index_anew(customer)
    return changed


@transaction.atomic
def set_site_active(site: Site, *, is_active: bool, by: Employee) -> Site:
    """Take a site out of service, or bring it back. Raise `MissingRight` or `NotYourCustomer`."""
    by.ensure_right(Right.SETTINGS)
    changed = _lock(site.customer_id, by=by).sites.get(pk=site.pk)
    changed.is_active = is_active
    with recorded(changed, by=by.signed_in):
        changed.save()
    return changed


def index_customer(customer: Customer) -> None:
    """Let a customer be found by what it and its sites are called now."""
    CustomerWord.objects.filter(customer=customer).delete()
    CustomerWord.objects.bulk_create(CustomerWord(customer=customer, word=word) for word in customer.words())


def _queue_up() -> None:
    """Acts on names go one after the other, so that no two customers get the same name at once."""
    Company.objects.select_for_update().get(pk=1)


def _lock(key: int, *, by: Employee) -> Customer:
    locked = Customer.objects.among(by.customers).select_for_update().filter(pk=key).first()
    if locked is None:
        raise NotYourCustomer
    return locked


def _ensure_name_is_free(name: str, *, by: Employee, but: Customer | None = None) -> None:
    """Among those that this person sees: the refusal would tell of the others (S3)."""
    others = Customer.objects.among(by.customers).called(name)
    if (others if but is None else others.exclude(pk=but.pk)).exists():
        raise CustomerNameTaken


def _save_site(site: Site, card: SiteCard, *, by: Employee) -> Site:
    others = Site.objects.filter(customer=site.customer, name=card.name).exclude(pk=site.pk)
    if others.exists():
        raise SiteNameTaken
    with recorded(site, by=by.signed_in):
        for name, value in vars(card).items():
            setattr(site, name, value)
        site.save()
    index_customer(site.customer)
    return site


def _index_anew(customer: Customer) -> None:
    """Its people and requests hold the old name: the worker indexes them, for they may be many."""
    index_customer(customer)
    scopes: Iterable[str] = [f"customer:{customer.pk}"]
    for source in ("contacts", "requests"):
        ask_anew(source, scopes)
