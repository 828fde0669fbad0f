"""Finding the customer, the site and the people that a new request is for (T4)."""

from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from joindre.directory.models import Addressee, AddresseeWord, Contact, Customer, Employee, Site, typed_words
from joindre.directory.search import MOST_WORDS, find_active_contacts
from joindre.lib.fields import prefix

MOST = 10


def find_customers(text: str, *, author: Employee) -> Sequence[Customer]:
    """Customers for whom this person may open a request, one of whose words begins with each word typed.

    Each has a `place` and the number of its sites in service, by which customers of one name are told apart.
    """
    typed = typed_words(text)[:MOST_WORDS]
    if not typed:
        return []
    sites = Site.objects.filter(customer=OuterRef("pk"), is_active=True)
    known = Customer.objects.among(author.customers).filter(Exists(sites), is_active=True)
    keys = [one.pk for one in known.first_found_by(typed, limit=MOST)]
    # One more condition on few rows: which of their sites is the first by name, and how many there are.
    first = sites.order_by("name").values("city")[:1]
    counted = sites.order_by().values("customer").annotate(count=Count("pk")).values("count")
    shown = Customer.objects.filter(pk__in=keys).by_name(after=None)
    return list(shown.annotate(place=Subquery(first), site_count=Coalesce(Subquery(counted), 0)))


def find_sites(text: str, *, customer: Customer) -> Sequence[Site]:
    """Sites in service of a customer in whose name or town each word typed stands."""
    sites = Site.objects.open_to_requests().filter(customer=customer)
    for word in text.split()[:MOST_WORDS]:
        sites = sites.filter(Q(name__icontains=word) | Q(city__icontains=word) | Q(postal_code__startswith=word))
    return list(sites.select_related("customer").order_by("name", "pk")[:MOST])


def find_places(text: str, *, author: Employee, limit: int = MOST) -> Sequence[Site]:
    """Sites in service of the customers that are typed; what follows the name of a customer says which of its sites.

    Without a text they are those of the first customers by name.
    """
    parts = [part for part in text.split() if typed_words(part)][:MOST_WORDS]
    # As many words as there are name the customer: the rest is of the site.
    for named in range(len(parts), 0, -1) if parts else [0]:
        customers = Customer.objects.among(author.customers).filter(is_active=True)
        keys = [one.pk for one in customers.first_found_by(typed_words(" ".join(parts[:named])), limit=limit)]
        if keys:
            return list(_sites_of(keys, parts[named:])[:limit])
    return []


def _sites_of(customers: Sequence[int], parts: Sequence[str]) -> "QuerySet[Site]":
    sites = Site.objects.open_to_requests().filter(customer__in=customers)
    for word in parts:
        sites = sites.filter(Q(name__icontains=word) | Q(city__icontains=word))
    return sites.select_related("customer").order_by("customer__sort_name", "name", "pk")


def find_people(text: str, *, customer: Customer | None, site: Site | None, author: Employee) -> Sequence[Contact]:
    """Active contacts of the site, or of the customer; without either, those of all customers that one sees."""
    if customer is None:
        return find_active_contacts(text, author=author, limit=MOST)
    people = Addressee.objects.filter(customer=customer, contact__is_active=True, contact__site__is_active=True)
    if site is not None:
        people = people.filter(contact__site=site)
    for word in typed_words(text)[:MOST_WORDS]:
        people = people.filter(Exists(AddresseeWord.objects.filter(prefix("word", word), addressee=OuterRef("pk"))))
    found = people.order_by("sort_name", "pk").with_people()[:MOST]
    return [addressee.contact for addressee in found if addressee.contact]
