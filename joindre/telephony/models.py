"""How calls are placed: for the installation, and for each employee who has a way of their own (P4)."""

from typing import Final

from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from joindre.directory.models import Employee
from joindre.lib.sealed import seal, unseal
from joindre.live.kept import KeptRow, KeptValue

#: Letters of an address, and of headers or a body.
LONGEST_ADDRESS: Final = 1000
LONGEST_TEXT: Final = 4000
#: Letters of a number by which a call is known again.
LONGEST_NUMBER: Final = 40
_USE: Final = "telephony"


class DriverKind(TextChoices):
    """By what a call is placed."""

    TEL = "tel", pgettext_lazy("telephony driver", "The computer’s calling program (tel:)")
    SCHEME = "scheme", pgettext_lazy("telephony driver", "A softphone (sip: or callto:)")
    ADDRESS = "address", pgettext_lazy("telephony driver", "An address opened in the browser")
    SERVER = "server", pgettext_lazy("telephony driver", "The telephone system, asked by our server")


#: What an employee may choose for themselves: what our server asks is the administrators' to set.
OWN_DRIVERS: Final = (DriverKind.TEL, DriverKind.SCHEME, DriverKind.ADDRESS)


class Scheme(TextChoices):
    """The kinds of addresses that softphones take."""

    SIP = "sip", "sip:"
    SIPS = "sips", "sips:"
    CALLTO = "callto", "callto:"


class Method(TextChoices):
    GET = "GET", "GET"
    POST = "POST", "POST"


class BodyFormat(TextChoices):
    NONE = "none", pgettext_lazy("body", "None")
    JSON = "json", "JSON"
    FORM = "form", pgettext_lazy("body", "Form fields")


class WayToCall(KeptRow):
    """What opens in the browser of whoever calls."""

    driver = models.CharField(_("Calls are placed by"), max_length=8, choices=DriverKind, default=DriverKind.TEL)
    scheme = models.CharField(_("Kind of address"), max_length=6, choices=Scheme, default=Scheme.SIP)
    #: The host after the @ of a SIP address; blank for what the softphone is registered at.
    domain = models.CharField(_("SIP domain"), max_length=253, blank=True)
    #: With fields; of the schemes that `checks` lists.
    address = models.CharField(_("Address"), max_length=LONGEST_ADDRESS, blank=True)

    class Meta:
        abstract = True


class Telephony(WayToCall):
    """*Téléphonie*: one row, made by a migration."""

    method = models.CharField(_("Method"), max_length=4, choices=Method, default=Method.POST)
    endpoint = models.CharField(_("Address of the telephone system"), max_length=LONGEST_ADDRESS, blank=True)
    #: One `Name: value` on each line.
    headers = models.TextField(_("Headers"), max_length=LONGEST_TEXT, blank=True)
    body_format = models.CharField(_("Body"), max_length=4, choices=BodyFormat, default=BodyFormat.JSON)
    body = models.TextField(_("Content of the body"), max_length=LONGEST_TEXT, blank=True)
    #: With a name, name and secret are sent as HTTP Basic.
    user_name = models.CharField(_("User name"), max_length=200, blank=True)
    #: See `seal`: neither pages nor the history hold it.
    sealed_secret = models.TextField(blank=True)
    secret_set_at = models.DateTimeField(_("Secret"), null=True)
    allows_private = models.BooleanField(_("The telephone system is in our own network"), default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_row_of_telephony")]

    def __str__(self) -> str:
        return "telephony"

    @classmethod
    def current(cls) -> "Telephony":
        """Return the one that all pages share: whoever changes it reads the row."""
        return _current()

    def seal(self, secret: str) -> None:
        self.sealed_secret = seal(secret, use=_USE)

    @property
    def secret(self) -> str:
        """In clear, for the request alone. Raise `KeyHasChanged`."""
        return unseal(self.sealed_secret, use=_USE)


class OwnTelephony(WayToCall):
    """What an employee uses in the place of what the installation does."""

    employee = models.OneToOneField(Employee, models.CASCADE, related_name="telephony")

    def __str__(self) -> str:
        return str(self.employee)


class LatestCall(models.Model):
    """The last call that our server placed for an employee: one form places one call."""

    employee = models.OneToOneField(Employee, models.CASCADE, primary_key=True, related_name="+")
    form_key = models.UUIDField()
    #: Forms of one page share their key.
    number = models.CharField(max_length=LONGEST_NUMBER)
    began_at = models.DateTimeField()
    #: Blank while the telephone system is asked; see `outcomes`.
    outcome = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"call by {self.employee_id}"


_current = KeptValue(lambda: Telephony.objects.get(pk=1))
_own = KeptValue(lambda: {row.employee_id: row for row in OwnTelephony.objects.all()})


def way_of(employee: Employee) -> WayToCall:
    """How this employee calls: their own way, or that of the installation."""
    return _own().get(employee.pk) or Telephony.current()
