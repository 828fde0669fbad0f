"""Customers and their sites."""

from collections.abc import Collection, Iterable, Sequence
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from joindre.company.models import AROUND_THE_CLOCK, Calendar, Company
from joindre.lib import countries
from joindre.lib.fields import FoldedField, prefix
from joindre.lib.open_hours import OpenClock
from joindre.lib.text import fold, words

LONGEST_NAME = 120
LONGEST_WORD = 60


class CustomerQuerySet(models.QuerySet["Customer"]):
    def among(self, customers: Collection[int] | None) -> Self:
        """Those with these keys; all of them where `None` (S3)."""
        return self if customers is None else self.filter(pk__in=customers)

    def by_name(self, *, after: "Customer | None") -> Self:
        """In alphabetical order, from the one after this one on: keyset paging."""
        rows = self.order_by("sort_name", "pk")
        if after is None:
            return rows
        # The first condition leads the index to where the page begins.
        return rows.filter(~Q(sort_name=after.sort_name, pk__lte=after.pk), sort_name__gte=after.sort_name)

    def called(self, name: str) -> Self:
        """Those with this name, whatever its accents and capitals."""
        return self.filter(sort_name=folded_name(name))

    def found_by(self, typed: Iterable[str]) -> Self:
        """Those of whom one word begins with each of these, which are folded."""
        found = self
        for word in typed:
            found = found.filter(pk__in=CustomerWord.objects.filter(prefix("word", word)).values("customer"))
        return found

    def first_found_by(self, typed: Sequence[str], *, limit: int, after: "Customer | None" = None) -> "list[Customer]":
        """The first of those whose name begins with what was typed, then of the others, each in order of names.

        A frequent word such as that of a trade begins many names: a walk through all names would come to them late.
        """
        if not typed:
            return list(self.by_name(after=after)[:limit])
        beginning = " ".join(typed)
        is_named = after is None or after.sort_name.startswith(beginning)
        found = list(self.filter(prefix("sort_name", beginning)).by_name(after=after)[:limit]) if is_named else []
        if len(found) < limit:
            others = self.found_by(typed).exclude(prefix("sort_name", beginning))
            found += others.by_name(after=None if is_named else after)[: limit - len(found)]
        return found


class Customer(models.Model):
    """A company that we support."""

    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    #: The name without accents and capitals, by which customers are listed.
    sort_name = FoldedField(max_length=LONGEST_NAME, default="", editable=False)
    #: No new request is opened for one that is not active, and its clients no longer have it in their portal.
    is_active = models.BooleanField(_("active"), default=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["sort_name", "id"], name="customer_by_name")]

    def __str__(self) -> str:
        return self.name

    def words(self) -> list[str]:
        """By which it is found: of its name, and of the names and cities of its sites."""
        places = self.sites.values_list("name", "postal_code", "city")
        return self.words_with(part for place in places for part in place)

    def words_with(self, places: Iterable[str]) -> list[str]:
        """The same, where names and cities of the sites are known."""
        return list(dict.fromkeys(word[:LONGEST_WORD] for word in words(" ".join([self.name, *places]))))


class CustomerWord(models.Model):
    """One word by which a customer is found in the settings: of its name, or of the name or the city of a site."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="indexed_words", db_index=False)
    word = FoldedField(max_length=LONGEST_WORD)

    class Meta:
        indexes = [
            models.Index(fields=["word", "customer"], name="customer_word"),
            models.Index(fields=["customer", "word"], name="word_of_customer"),
        ]

    def __str__(self) -> str:
        return str(self.word)


class SiteQuerySet(models.QuerySet["Site"]):
    def among(self, customers: Collection[int] | None) -> Self:
        """Sites of the customers with these keys; of all where `None` (S3)."""
        return self if customers is None else self.filter(customer__in=customers)

    def open_to_requests(self) -> Self:
        """Those for which a request can be opened."""
        return self.filter(is_active=True, customer__is_active=True)


class Site(models.Model):
    """A place of a customer's, where people are contacts."""

    #: What the values of a field mean, where the field itself does not say it.
    CHOICES: ClassVar = {"country": countries.NAMES.items()}

    customer = models.ForeignKey(Customer, models.PROTECT, verbose_name=_("customer"), related_name="sites")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    #: Street and building, each on its line.
    address = models.CharField(_("address"), max_length=300, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    #: ISO 3166 code: phone numbers typed without prefix are of that country (C5).
    country = models.CharField(_("country"), max_length=2, default="FR")
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/Paris")
    #: Of requests that are opened here, where whoever opens them names none.
    default_group = models.ForeignKey(
        "directory.WorkGroup", models.PROTECT, null=True, blank=True, verbose_name=_("work group"), related_name="+"
    )
    #: Whether requests that are opened here by the staff begin visible to the customer.
    shows_requests = models.BooleanField(_("new requests are visible to the customer"), default=True)
    #: When people are there; the company's, where it names none.
    calendar = models.ForeignKey(
        Calendar, models.PROTECT, null=True, blank=True, verbose_name=_("opening hours"), related_name="+"
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "name"], name="site_name_once_per_customer")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open_to_requests(self) -> bool:
        return self.is_active and self.customer.is_active

    def clock(self) -> OpenClock:
        """By its own calendar or the company's; without any, somebody is always there (T9)."""
        calendar = self.calendar or Company.current().calendar
        return calendar.clock() if calendar else AROUND_THE_CLOCK

    @property
    def address_lines(self) -> list[str]:
        """As an envelope shows them, without the country."""
        town = f"{self.postal_code} {self.city}".strip()
        return [line for line in [*self.address.splitlines(), town] if line]

    @property
    def country_name(self) -> str:
        return countries.name_of(self.country)


def folded_name(name: str) -> str:
    return fold(name)[:LONGEST_NAME]
