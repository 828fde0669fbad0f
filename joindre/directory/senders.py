"""Whose contact the sender of a mail is, and where an unknown one becomes a contact (I7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from joindre.directory.actions import ContactDetails, PersonName, add_contact
from joindre.directory.models import AddresseeWord, Contact, Customer, Employee, SenderRule, Site
from joindre.lib.addressed import addressed
from joindre.lib.addresses import normalise
from joindre.lib.person_names import take_apart
from joindre.lib.text import words
from joindre.mail.models import Mailbox

#: Contacts with one address that are looked at.
MOST = 20
LONGEST_NAME = 80
#: Where anybody gets an address: that two people have one there says nothing of their company. Those that people in
#: France, its neighbours and Canada use most; another one is met as a domain of several customers soon enough.
PUBLIC_PROVIDERS = frozenset({
    "126.com", "163.com", "9online.fr", "alice.it", "aliceadsl.fr", "aol.com", "arcor.de", "att.net", "bbox.fr",
    "bell.net", "bigpond.com", "bk.ru", "bluewin.ch", "bluewin.com", "btinternet.com", "caramail.com", "cegetel.net",
    "club-internet.fr", "comcast.net", "duck.com", "fastmail.com", "free.fr", "freenet.de", "gmail.com", "gmx.at",
    "gmx.ch", "gmx.com", "gmx.de", "gmx.fr", "gmx.net", "googlemail.com", "hey.com", "hispeed.ch", "home.nl",
    "hotmail.be", "hotmail.ca", "hotmail.ch", "hotmail.co.uk", "hotmail.com", "hotmail.de", "hotmail.es", "hotmail.fr",
    "hotmail.it", "hotmail.nl", "hushmail.com", "icloud.com", "ik.me", "internet.lu", "laposte.net", "libero.it",
    "libertysurf.fr", "live.be", "live.ca", "live.co.uk", "live.com", "live.fr", "live.it", "live.nl", "mac.com",
    "mail.com", "mail.ru", "mailbox.org", "mailfence.com", "mailo.com", "me.com", "mozmail.com", "msn.com",
    "naver.com", "netcourrier.com", "neuf.fr", "noos.fr", "nordnet.fr", "numericable.fr", "onet.pl", "orange.fr",
    "outlook.be", "outlook.com", "outlook.de", "outlook.es", "outlook.fr", "outlook.it", "passmail.net", "pm.me",
    "posteo.net", "proton.me", "protonmail.ch", "protonmail.com", "proximus.be", "pt.lu", "qq.com", "riseup.net",
    "rocketmail.com", "rogers.com", "scarlet.be", "seznam.cz", "sfr.fr", "sky.com", "skynet.be", "sunrise.ch",
    "sympatico.ca", "t-online.de", "telenet.be", "tiscali.fr", "tuta.com", "tuta.io", "tutamail.com", "tutanota.com",
    "verizon.net", "videotron.ca", "virgilio.it", "virginmedia.com", "voila.fr", "voo.be", "wanadoo.fr", "web.de",
    "wp.pl", "yahoo.be", "yahoo.ca", "yahoo.co.uk", "yahoo.com", "yahoo.de", "yahoo.es", "yahoo.fr", "yahoo.it",
    "yandex.com", "yandex.ru", "ymail.com", "ziggo.nl", "zoho.com",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who wrote a mail that is about no request, as far as their address tells."""

    address: str
    name: str = ""

    @cached_property
    def contacts(self) -> Sequence[Contact]:
        """All contacts with this address, those who left too, the first one first."""
        rows = Contact.objects.select_related("person__account__profile", "site__customer", "site__default_group")
        return list(addressed(rows, self.address).order_by("-is_main", "pk")[:MOST]) if self.address else []

    @cached_property
    def is_ours(self) -> bool:
        """Whether it is a colleague, or one of our own mailboxes."""
        if not self.address:
            return False
        is_mailbox = any(mailbox.is_reached_by(self.address) for mailbox in Mailbox.objects.all())
        return is_mailbox or addressed(Employee.objects.filter(is_active=True), self.address).exists()

    @property
    def served(self) -> Sequence[Contact]:
        """Those who may have a request opened: active, at a place that is in service."""
        return [one for one in self.contacts if one.is_active and one.site.is_open_to_requests]

    @property
    def only(self) -> Contact | None:
        """The one person who writes from there; `None` where nobody or several do (I3)."""
        return self.served[0] if len({one.person_id for one in self.served}) == 1 and self.has_one_customer else None

    @property
    def has_one_customer(self) -> bool:
        return len({one.site.customer_id for one in self.served}) == 1


def place_for(sender: Sender, mailbox: Mailbox) -> Site | None:
    """Where the rule of this mailbox makes an unknown sender a contact; `None` where it makes them none (I7)."""
    rule = SenderRule.objects.filter(mailbox=mailbox).select_related("site__customer").first()
    if rule is None or not _is_address(sender.address):
        return None
    site = rule.site if rule.rule == SenderRule.Rule.SITE else _site_of_domain(sender.address.rpartition("@")[2])
    return site if site is not None and site.is_open_to_requests else None


@transaction.atomic
def take_in_sender(sender: Sender, site: Site, *, author: Employee | None = None) -> Contact:
    """Make an unknown sender a contact there, by the name that the mail gives them.

    Two of their mails may be read at once: whoever comes second finds the contact of the first.
    """
    locked = Site.objects.select_for_update(of=("self",)).select_related("customer", "default_group").get(pk=site.pk)
    known = addressed(Contact.objects.active().filter(site=locked), sender.address).with_identity().first()
    if known is not None:
        return known
    details = ContactDetails(email=normalise(sender.address))
    return add_contact(locked, name=_name_of(sender), details=details, author=author)


def _is_address(text: str) -> bool:
    try:
        normalise(text)
    except ValidationError:
        return False
    return True


def _site_of_domain(domain: str) -> Site | None:
    """The place of the one customer whose contacts have addresses there: where its main contact is, else its first."""
    domain = domain.casefold()
    *labels, _last = [word for label in domain.split(".") for word in words(label)] or [""]
    if domain in PUBLIC_PROVIDERS or not labels:
        return None
    # The words of the index lead to few people; which of them have an address at that very domain is then looked at.
    of_word = AddresseeWord.objects.filter(word=max(labels, key=len), customer__isnull=False)
    has_domain = Q(addressee__contact__email__iendswith=f"@{domain}", addressee__contact__is_active=True)
    customers = of_word.filter(has_domain).order_by().values_list("customer", flat=True).distinct()[:2]
    served = list(Customer.objects.filter(pk__in=list(customers)))
    if len(served) != 1:
        return None
    there = Contact.objects.active().where_supported().filter(site__customer=served[0], email__iendswith=f"@{domain}")
    first = there.select_related("site__customer").order_by("-is_main", "pk").first()
    return first.site if first else None


def _name_of(sender: Sender) -> PersonName:
    """From the display name; where there is none, what stands before the @ is at least something to call them by."""
    typed = "" if "@" in sender.name else sender.name
    name = take_apart(typed or sender.address.rpartition("@")[0].replace(".", " ").title())
    last, first = (name.last, name.first) if name.last else (name.first or sender.address, "")
    return PersonName(last_name=last[:LONGEST_NAME], first_name=first[:LONGEST_NAME])
