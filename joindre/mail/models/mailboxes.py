"""The addresses that mails leave from and arrive at, and how a signed word is added to one of them."""

from copy import copy

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from joindre.lib.tokens import LONGEST
from joindre.live.kept import KeptQuerySet, KeptRow, KeptValue
from joindre.mail.addresses import same_domain

#: Octets before the @ (RFC 5321, 4.5.3.1.1).
LOCAL_PART = 64
#: Of a mailbox, so that a signed word fits behind it.
LONGEST_LOCAL_PART = LOCAL_PART - 1 - LONGEST
TOO_LONG = _("What stands before the @ may be at most %(longest)d characters long: signed addresses add to it.")
#: What mail servers know between an address and what is added to it.
DELIMITERS = ("+", "-", "=", "_")


class MailboxQuerySet(KeptQuerySet["Mailbox"]):
    def receiving(self, address: str) -> "Mailbox | None":
        """The active mailbox that this address reaches, with or without an extension.

        Where there is no mailbox yet, it is the one that mails would leave from: its address is ours from the start.
        """
        active = [mailbox for mailbox in known_mailboxes().values() if mailbox.is_active] or [self.default()]
        found = next((mailbox for mailbox in active if mailbox.is_reached_by(address)), None)
        return copy(found) if found else None

    def default(self) -> "Mailbox":
        """The mailbox used where nothing else is said; on a new installation it is made from the site's address."""
        mailbox = next((mailbox for mailbox in known_mailboxes().values() if mailbox.is_default), None)
        if mailbox:
            return copy(mailbox)
        address = settings.DEFAULT_FROM_EMAIL
        return self.get_or_create(address=address, defaults={"name": "Support", "is_default": True})[0]


class Mailbox(KeptRow):
    """An address of ours: mails leave from it (M16), and mails to it are taken in (I1)."""

    name = models.CharField(_("name"), max_length=80)
    address = models.EmailField(_("address"), max_length=254, unique=True)
    #: Between the local part and what is added to it, as in `support+abc@…` (I3).
    delimiter = models.CharField(_("delimiter"), max_length=1, default="+")
    #: Name of the receiving server whose `Authentication-Results` are believed; blank believes none (I4).
    trusted_server = models.CharField(_("trusted server"), max_length=254, blank=True)
    is_default = models.BooleanField(_("used where no group says otherwise"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    #: Whether a mail without a request opens one, where its sender is a known contact (I7).
    opens_requests = models.BooleanField(_("emails without a request open one"), default=True)
    #: Whether a contact's mail is taken although nothing proves its sender (I4). An employee's never is.
    accepts_unverified = models.BooleanField(_("takes senders that nothing proves"), default=False)

    objects = MailboxQuerySet.as_manager()  # type: ignore[misc]  # a narrower manager than that of every kept row

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_mailbox"
            ),
        ]

    def __str__(self) -> str:
        return self.address

    def clean(self) -> None:
        if self.is_too_long:
            raise ValidationError({"address": ValidationError(TOO_LONG, params={"longest": LONGEST_LOCAL_PART})})

    @property
    def is_too_long(self) -> bool:
        """Whether signed addresses would be longer than mail servers allow."""
        return len(self.address.rpartition("@")[0].encode()) > LONGEST_LOCAL_PART

    def extended(self, extension: str) -> str:
        """This address with something added to its local part: `support+abc@example.org`."""
        local, _at, domain = self.address.rpartition("@")
        extended = f"{local}{self.delimiter}{extension}"
        if len(extended.encode()) > LOCAL_PART:
            raise ValueError(f"too long before the @: {extended}@{domain}")
        return f"{extended}@{domain}"

    def extension_of(self, address: str) -> str | None:
        """What was added to this address, or `None` where the address is another one."""
        local, _at, domain = address.rpartition("@")
        own, _at, own_domain = self.address.rpartition("@")
        if not same_domain(domain, own_domain) or not local.lower().startswith(own.lower() + self.delimiter):
            return None
        return local[len(own) + len(self.delimiter) :]

    def is_reached_by(self, address: str) -> bool:
        local, _at, domain = address.rpartition("@")
        own, _at, own_domain = self.address.rpartition("@")
        is_itself = local.lower() == own.lower() and same_domain(domain, own_domain)
        return is_itself or self.extension_of(address) is not None


#: All mailboxes by their keys, shared by all threads.
known_mailboxes = KeptValue(Mailbox.objects.in_bulk)
