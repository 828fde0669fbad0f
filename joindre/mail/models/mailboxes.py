from django.db import models
from django.utils.translation import gettext_lazy as _


class Mailbox(models.Model):
    """An address of ours: mails leave from it (M16), and mails to it are taken in (I1)."""

    name = models.CharField(_("name"), max_length=80)
    address = models.EmailField(_("address"), max_length=254, unique=True)
    #: Between the local part and what is added to it, as in `support+abc@…` (I3).
    delimiter = models.CharField(_("delimiter"), max_length=1, default="+")
    #: Name of the receiving server whose `Authentication-Results` are believed; blank believes none (I4).
    trusted_server = models.CharField(_("trusted server"), max_length=254, blank=True)
    is_default = models.BooleanField(_("used where no group says otherwise"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=models.Q(is_default=True), name="one_default_mailbox"),
        ]

    def __str__(self) -> str:
        return self.address

    def extended(self, extension: str) -> str:
        """This address with something added to its local part: `support+abc@example.org`."""
        local, _at, domain = self.address.rpartition("@")
        return f"{local}{self.delimiter}{extension}@{domain}"

    def extension_of(self, address: str) -> str | None:
        """What was added to this address, or `None` where the address is another one."""
        local, _at, domain = address.rpartition("@")
        own, _at, own_domain = self.address.rpartition("@")
        if domain.lower() != own_domain.lower() or not local.lower().startswith(own.lower() + self.delimiter):
            return None
        return local[len(own) + len(self.delimiter) :]
