"""What is odd about a mail that is about to leave: said once, before it is sent (M9).

Every look-up goes by an index or is bounded, and their number does not grow with the people of the mail.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Addressee, AddresseeWord, Contact, ContactDetail, Employee
from joindre.directory.senders import PUBLIC_PROVIDERS
from joindre.lib import addresses
from joindre.lib.keys import read_key
from joindre.lib.lookalikes import domain_of, look_alike
from joindre.lib.text import words
from joindre.mail.models import Recipient
from joindre.mail.models.mailboxes import known_mailboxes
from joindre.mail.outgoing.address_states import address_state
from joindre.mail.outgoing.outbox import NewRecipient
from joindre.messaging.models import SentMail
from joindre.messaging.new import NewMail
from joindre.tickets.models import Ticket

#: Rows that are read of one customer's contacts, of one request's mails, and of what went to these addresses.
MOST: Final = 500


@dataclass(frozen=True, kw_only=True)
class Oddity:
    """One of them. Whoever has read it sends its `key` back, and is not asked again."""

    kind: str
    address: str
    text: str | Promise

    @property
    def key(self) -> str:
        return f"{self.kind}:{addresses.comparable(self.address)}"


def oddities(ticket: Ticket, new: NewMail, *, by: Employee) -> Sequence[Oddity]:
    """In the order of the people; what was odd already and was read is among them."""
    return list(_Judging(ticket, (*new.to, *new.cc, *new.bcc), by).found())


@dataclass
class _Judging:
    ticket: Ticket
    people: Sequence[NewRecipient]
    by: Employee

    def found(self) -> Iterator[Oddity]:
        for one in self.people:
            if one.address.casefold() in self._bounced:
                text = _("An email to %(address)s came back: this one may not arrive either.")
                yield Oddity(kind="bounced", address=one.address, text=text % {"address": one.address})
            if odd := self._stranger(one):
                yield odd

    def _stranger(self, one: NewRecipient) -> Oddity | None:
        """Whether they are of another customer, or their address is one that nobody of this customer has."""
        if one.person.startswith("e"):
            return None
        contacts = self._contacts.get(one.person) or self._contacts.get(one.address.casefold()) or []
        if contacts:
            at_home = any(contact.site.customer_id == self.ticket.customer_id for contact in contacts)
            return None if at_home else _of_another(one, contacts[0])
        domain = domain_of(one.address)
        if domain in self._known or one.address.casefold() in self._mailed:
            return None
        return self._of_domain(one, domain)

    def _of_domain(self, one: NewRecipient, domain: str) -> Oddity:
        said = {"domain": domain, "customer": self.ticket.customer.name}
        if domain not in PUBLIC_PROVIDERS and (known := look_alike(domain, self._examples)):
            text = _("“%(domain)s” looks like “%(known)s”, but is another domain.") % {**said, "known": known}
            return Oddity(kind="look_alike", address=one.address, text=text)
        text = _("“%(domain)s” is new here: no contact of %(customer)s has an address there.") % said
        return Oddity(kind="new_domain", address=one.address, text=text)

    @cached_property
    def _addresses(self) -> Collection[str]:
        return {one.address.casefold() for one in self.people}

    @cached_property
    def _contacts(self) -> Mapping[str, list[Contact]]:
        """Those whom the writer sees, by their codes and by their addresses."""
        keys = [read_key(one.person[1:]) for one in self.people if one.person.startswith("c")]
        rows = Contact.objects.at(self.by.customers).select_related("person", "site__customer")
        typed = rows.alias(lowered=Lower("email")).filter(lowered__in=self._addresses)
        found: dict[str, list[Contact]] = {}
        for contact in rows.filter(pk__in=[key for key in keys if key]):
            found.setdefault(f"c{contact.pk}", []).append(contact)
        for contact in typed[:MOST]:
            found.setdefault(contact.email.casefold(), []).append(contact)
        for detail in self._further():
            found.setdefault(detail.value.casefold(), []).append(detail.contact)
        return found

    def _further(self) -> Sequence[ContactDetail]:
        """Addresses beside the principal one on a card."""
        rows = ContactDetail.objects.alias(lowered=Lower("value")).filter(lowered__in=self._addresses)
        rows = rows.filter(kind=ContactDetail.Kind.EMAIL, contact__merged_into=None, contact__erased_at=None)
        if self.by.customers is not None:
            rows = rows.filter(contact__site__customer__in=self.by.customers)
        return list(rows.select_related("contact__person", "contact__site__customer")[:MOST])

    @cached_property
    def _known(self) -> Collection[str]:
        """Domains of our own house, of this customer's people, and of whom this request was about before."""
        known = {*self._examples} - PUBLIC_PROVIDERS | {domain_of(address) for address in self._of_this_request()}
        asked = {domain_of(address) for address in self._addresses} - known
        return known | {domain_of(address) for address in self._with_words(asked)}

    @cached_property
    def _examples(self) -> Sequence[str]:
        """Domains that another one may be meant to look like, those of the customer's first people first."""
        people = Addressee.objects.filter(customer=self.ticket.customer_id).order_by("sort_name")
        emails = [*people.values_list("contact__email", flat=True)[:MOST], *self._of_ours()]
        found = dict.fromkeys(domain_of(email) for email in emails if email)
        return [*found, *sorted(PUBLIC_PROVIDERS - found.keys())]

    def _of_ours(self) -> Iterator[str]:
        yield from (mailbox.address for mailbox in known_mailboxes().values())
        yield from Employee.objects.filter(is_active=True).exclude(email="").values_list("email", flat=True)[:MOST]

    def _of_this_request(self) -> Sequence[str]:
        mails = SentMail.objects.filter(entry__ticket=self.ticket, withdrawn_at=None)
        return list(mails.exclude(email__recipients=None).values_list("email__recipients__address", flat=True)[:MOST])

    def _with_words(self, domains: Collection[str]) -> Sequence[str]:
        """Addresses of this customer's people at these domains, which the index of words leads to."""
        if not domains:
            return []
        longest = {max(words(domain.rpartition(".")[0]) or words(domain) or [""], key=len) for domain in domains}
        there = Q(*(("addressee__contact__email__iendswith", f"@{one}") for one in sorted(domains)), _connector=Q.OR)
        of_word = AddresseeWord.objects.filter(there, customer=self.ticket.customer_id, word__in=longest)
        return list(of_word.order_by().values_list("addressee__contact__email", flat=True).distinct()[:MOST])

    @cached_property
    def _mailed(self) -> Collection[str]:
        """Those of the addresses that a mail about a request of this customer went to before."""
        copies = Recipient.objects.filter(address__in=[one.address for one in self.people])
        copies = copies.exclude(state=Recipient.State.WITHDRAWN).order_by("-pk")
        rows = copies.values_list("address", "email__sent_mail__entry__ticket__customer")[:MOST]
        return {address.casefold() for address, customer in rows if customer == self.ticket.customer_id}

    @cached_property
    def _bounced(self) -> Collection[str]:
        return {address.casefold() for address in address_state(one.address for one in self.people)}


def _of_another(one: NewRecipient, contact: Contact) -> Oddity:
    text = _("%(name)s is a contact of another customer: %(customer)s.")
    said = {"name": contact.name, "customer": contact.site.customer.name}
    return Oddity(kind="other_customer", address=one.address, text=text % said)
