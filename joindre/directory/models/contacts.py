"""People at customers, and what is known of them at each site."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from joindre.accounts.rights import Right, RightsHolder
from joindre.company.models import Company
from joindre.directory.models.names import Named
from joindre.directory.models.sites import Customer, Site
from joindre.lib.choices import Choice


class Title(Choice):
    """How a person is addressed: a list that the administrator keeps (S1)."""


class Person(Named):
    """Somebody, whatever the sites where they are a contact (C4)."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="person"
    )
    title = models.ForeignKey(
        Title, models.PROTECT, null=True, blank=True, verbose_name=pgettext_lazy("how a person is addressed", "title")
    )
    #: Of what is written to them; blank for that of the company. Who has an account has chosen one there.
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, blank=True)
    #: Who they turned out to be (C7): this row then holds nothing any more but its address, which leads there.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    merged_at = models.DateTimeField(null=True, blank=True)
    #: When their personal data was erased (C8): the row then says no more than that somebody was there.
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            # Where nobody has an account, ANALYZE has SQLite take the unique index for useless: each page, which looks
            # for the person of its account, would read all people. Of this index it knows that it holds few of them.
            models.Index(fields=["account"], condition=models.Q(account__isnull=False), name="person_account"),
            models.Index(fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="person_merged"),
        ]

    @property
    def written_language(self) -> str:
        """The language of what is written to them (D7, M10)."""
        return (self.account.language if self.account else self.language) or Company.current().language


class ContactManager(models.Manager["Contact"]):
    """Contacts as they are now: one that was merged or erased is found by who still points at it alone (C7, C8)."""

    def get_queryset(self) -> "ContactQuerySet":
        return ContactQuerySet(self.model, using=self._db).filter(merged_into=None, erased_at=None)


class ContactQuerySet(models.QuerySet["Contact"]):
    def as_kept(self, keys: Collection[int]) -> dict[int, "Contact"]:
        """Those of these keys; where one was merged meanwhile, the one that was kept in its place (C7)."""
        found = {contact.pk: contact for contact in self.filter(pk__in=keys)}
        missing = [key for key in keys if key not in found]
        gone = Contact._base_manager.filter(pk__in=missing, merged_into__isnull=False) if missing else ()  # noqa: SLF001 - its own
        kept = {row.pk: row.merged_into_id for row in gone if row.merged_into_id is not None}
        there = {contact.pk: contact for contact in self.filter(pk__in=kept.values())} if kept else {}
        return found | {key: there[into] for key, into in kept.items() if into in there}

    def active(self) -> Self:
        return self.filter(is_active=True)

    def where_supported(self) -> Self:
        """Contacts of sites and customers that are in service."""
        return self.filter(site__is_active=True, site__customer__is_active=True)

    def at(self, customers: Iterable[int] | None) -> Self:
        """Contacts of the customers with these keys; of all where `None` (S3)."""
        return self if customers is None else self.filter(site__customer__in=customers)

    def with_identity(self) -> Self:
        return self.select_related("person__title", "site__customer")


class Contact(RightsHolder, models.Model):
    """A person at a site: details, roles and notes are of that place (C4)."""

    class Scope(models.TextChoices):
        OWN = "own", _("Own requests")
        SITE = "site", _("Requests of the site")
        CUSTOMER = "customer", _("All requests of the customer")

    person = models.ForeignKey(Person, models.PROTECT, related_name="contacts")
    site = models.ForeignKey(Site, models.PROTECT, verbose_name=_("site"), related_name="contacts")
    #: Both numbers in E.164, one with an extension as `+33199001234;ext=12` (C5).
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    mobile = models.CharField(_("mobile"), max_length=40, blank=True)
    email = models.EmailField(_("email"), max_length=254, blank=True)
    is_decision_maker = models.BooleanField(_("decision-maker"), default=False)
    is_financial = models.BooleanField(_("financial contact"), default=False)
    is_main = models.BooleanField(_("main contact"), default=False)
    is_sales = models.BooleanField(_("sales contact"), default=False)
    #: Nobody is to call them; they may be written to (P6).
    do_not_call = models.BooleanField(_("do not call"), default=False)
    #: Staff-only everywhere (C2).
    notes = models.TextField(_("notes"), blank=True)
    #: Which requests the person sees in the client portal (K2).
    scope = models.CharField(_("sees"), max_length=8, choices=Scope, default=Scope.OWN)
    is_active = models.BooleanField(_("active"), default=True)

    #: The contact of the same site that this one was merged into.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    merged_at = models.DateTimeField(null=True, blank=True)
    #: With its person (C8).
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = ContactManager.from_queryset(ContactQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "site"], name="contact_once_per_site")]
        indexes = [
            # An arrived mail looks its sender up by address, whatever the case (I3).
            models.Index(models.functions.Lower("email"), name="contact_by_email"),
            models.Index(fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="contact_merged"),
            # Who has a number: a contact who is about to be made (C6), or whoever calls.
            models.Index(fields=["phone"], name="contact_by_phone"),
            models.Index(fields=["mobile"], name="contact_by_mobile"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def initials(self) -> str:
        return self.person.initials

    @property
    def customer(self) -> Customer:
        return self.site.customer

    @property
    def told_apart_by(self) -> str:
        """What tells people of one name apart wherever one is chosen: their first role, their customer and site."""
        return told_apart_by(self.roles, customer=self.site.customer.name, site=self.site.name)

    def has_right(self, *rights: Right) -> bool:
        account = self.person.account
        return self.is_active and account is not None and account.has_right(*rights)

    @property
    def roles(self) -> list[str]:
        return [str(label) for name, label in ROLES.items() if getattr(self, name)]


#: Fields of the roles, in their order, each with its name.
ROLES: Final = {
    "is_main": _("main contact"),
    "is_decision_maker": _("decision-maker"),
    "is_financial": _("financial contact"),
    "is_sales": _("sales contact"),
}


def told_apart_by(roles: Sequence[object], *, customer: str, site: str) -> str:
    """The first role, the customer and the site, as they are read from columns."""
    return " · ".join([*map(str, roles[:1]), f"{customer}, {site}"])


class ContactDetail(models.Model):
    """A further number or address of a contact, beside the three principal ones (C2)."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("Phone")
        MOBILE = "mobile", _("Mobile")
        FAX = "fax", _("Fax")
        EMAIL = "email", _("Email")

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="details")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    value = models.CharField(_("value"), max_length=254)
    label = models.CharField(_("label"), max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(models.functions.Lower("value"), name="detail_by_value")]

    def __str__(self) -> str:
        return self.value
