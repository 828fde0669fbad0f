"""How one calls a number of a contact: by a link, or by a form that has our server place the call (P4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.company.models import Company
from joindre.directory.models import Contact, Employee
from joindre.fields.calls import Dialled
from joindre.lib import phones
from joindre.lib.errors import MissingRight, Refusal
from joindre.telephony.drivers import driver_by
from joindre.telephony.models import way_of
from joindre.ui.reaching import Posted


class NotToBeCalled(Refusal):
    message = _("This contact is not to be called. Write instead.")


@dataclass(frozen=True, kw_only=True)
class Callee:
    """Whom one calls at which number, and of which request; without one, the number of it is blank.

    Nobody may be known under the number of a call that was missed, which is `missed`.
    """

    contact: Contact | None
    number: str
    ticket: str = ""
    missed: int = 0

    @property
    def shown(self) -> str:
        """The number as people of the contact's country write it."""
        country = self.contact.site.country if self.contact else Company.current().country
        return phones.display(self.number, country=country)

    @property
    def name(self) -> str:
        return self.contact.name if self.contact else ""

    @property
    def label(self) -> str:
        """Whom a page names: somebody unknown by their number."""
        return self.name or self.shown


@dataclass(frozen=True, kw_only=True)
class Calling:
    """A link, a form, or why there is neither."""

    href: str = ""
    posted: Posted | None = None
    missing: str = ""
    #: Whom it calls and where, for the note of the call (P5).
    contact: int = 0
    number: str = ""

    @property
    def opens_page(self) -> bool:
        return self.href.startswith(("https:", "http:"))


@dataclass(frozen=True, kw_only=True)
class NumberToCall:
    """One of the principal numbers of a contact, as people of the site write it, and how one calls it."""

    shown: str
    calling: Calling
    #: A word of its own on the page.
    place: str


def numbers_to_call(contact: Contact, *, by: Employee) -> Sequence[NumberToCall]:
    """The landline and the mobile number of a contact, those that there are."""
    numbers = {way: getattr(contact, way) for way in ("phone", "mobile")}
    return [
        NumberToCall(
            shown=phones.display(number, country=contact.site.country),
            calling=calling_of(contact, number, by=by),
            place=f"{contact.pk}-{way}",
        )
        for way, number in numbers.items()
        if number
    ]


def calling_of(contact: Contact, number: str, *, by: Employee) -> Calling:
    """How this employee calls a number of a contact, of no request."""
    return way_to_call(by, Callee(contact=contact, number=number))


def way_to_call(employee: Employee, callee: Callee) -> Calling:
    """What calls this number, as the employee or the installation has it; whoever is not to be called is not (P6).

    Nothing is read but what is kept.
    """
    if callee.contact and callee.contact.do_not_call:
        return Calling(missing=str(NotToBeCalled.message))
    driver = driver_by(way_of(employee))
    contact, number = (callee.contact.pk if callee.contact else 0), callee.number
    if not driver.asks_by_server:
        return Calling(href=driver.link(dialled(employee, callee)), contact=contact, number=number)
    if not employee.has_right(Right.CALLS):
        return Calling(missing=str(MissingRight(Right.CALLS.label).message))
    whose = ("contact", str(contact)) if contact else ("missed", str(callee.missed))
    fields = (whose, ("number", callee.number), ("ticket", callee.ticket))
    return Calling(posted=Posted(url=reverse("workspace:place-call"), fields=fields), contact=contact, number=number)


def dialled(employee: Employee, callee: Callee) -> Dialled:
    """The call with all that the texts of a driver may hold."""
    return Dialled(
        number=callee.number,
        country=Company.current().country,
        employee_extension=employee.extension,
        employee_name=employee.name,
        request_number=callee.ticket,
        contact_name=callee.name,
    )
