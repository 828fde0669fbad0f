"""The people of our own company."""

from collections import Counter

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from joindre.accounts.models import Account
from joindre.accounts.rights import Right, RightsHolder
from joindre.directory.models.contacts import Contact
from joindre.directory.models.names import Named
from joindre.directory.models.sites import Customer
from joindre.live.kept import KeptRow, KeptValue


class Employee(RightsHolder, KeptRow, Named):
    """A person of our own company; may exist without signing in."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="employee"
    )
    email = models.EmailField(_("email"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    extension = models.CharField(_("extension"), max_length=20, blank=True)
    #: Whether their mails about a request are taken as messages from support (I3).
    uses_catchmail = models.BooleanField(_("CatchMail user"), default=True)
    #: With a tick, this person sees only the customers below; without, all of them (S3).
    is_limited = models.BooleanField(_("limited to some customers"), default=False)
    limited_to = models.ManyToManyField(Customer, verbose_name=_("customers"), blank=True, related_name="+")
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        indexes = [models.Index(models.functions.Lower("email"), name="employee_by_email")]

    @cached_property
    def customers(self) -> frozenset[int] | None:
        """Keys of the customers this person is limited to; `None` where all are seen."""
        if not self.is_limited:
            return None
        return frozenset(self.limited_to.values_list("pk", flat=True))

    @property
    def has_settings(self) -> bool:
        """Whether any settings page is open to them; a menu without one is absent (S2).

        Queues may be of any customer, so they are for who sees all (S3).
        """
        sees_queues = not self.is_limited and self.has_right(Right.AUDIT)
        return sees_queues or self.has_right(Right.SETTINGS, Right.ACCOUNTS, Right.CATCHMAIL_JOURNAL)

    @property
    def has_directory(self) -> bool:
        """Whether the list of contacts is open to them (S2)."""
        return self.has_right(Right.DIRECTORY)

    @property
    def has_calls(self) -> bool:
        """Whether they are asked what became of a call (P5)."""
        return self.has_right(Right.CALLS)

    @property
    def opens_requests(self) -> bool:
        """Whether they may create requests (T4); where they may not, nothing offers it."""
        return self.has_right(Right.CREATE_TICKET)

    @property
    def signed_in(self) -> Account:
        """The account with which they act. Raise `LookupError` where they have none."""
        if self.account is None:
            raise LookupError(f"{self} acts without an account")
        return self.account

    def has_right(self, *rights: Right) -> bool:
        return self.is_active and self.account is not None and self.account.has_right(*rights)


#: Whoever writes an entry: an employee or a contact, exactly one of the two.
Author = Employee | Contact

#: All employees by their keys, shared by all pages: code that reads the account of one takes a copy first.
known_employees = KeptValue(Employee.objects.in_bulk)
_names = KeptValue(lambda: Counter(one.name for one in known_employees().values()))


def told_apart(employee: Employee) -> str:
    """The name where a colleague is chosen; with the address where another one is called the same."""
    has_namesake = _names()[employee.name] > 1
    return f"{employee.name} · {employee.email}" if has_namesake and employee.email else employee.name
