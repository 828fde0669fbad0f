"""What of a contact can be found: names, addresses and numbers in any notation."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from joindre.directory.models import Contact, ContactDetail, Person
from joindre.search.indexing import Indexable, write
from joindre.search.models import IndexedText
from joindre.search.sources import Words, locked_keys


def index_contacts(contacts: Iterable[Contact]) -> None:
    """To be called by each act that changes what a contact is called, or how they are reached."""
    several = list(contacts)
    details = details_of(several)
    write(_found(contact, details.get(contact.pk, ())) for contact in several)


def contact_words(contact: Contact, details: Sequence[ContactDetail]) -> str:
    """The name, and how the contact is reached."""
    reached = [contact.email, contact.phone, contact.mobile, *(detail.value for detail in details)]
    return "\n".join(text for text in [contact.name, *reached] if text)


def details_of(contacts: Iterable[Contact]) -> Mapping[int, Sequence[ContactDetail]]:
    """Their further numbers and addresses, by the key of the contact."""
    found: dict[int, list[ContactDetail]] = defaultdict(list)
    keys = {contact.pk for contact in contacts}
    for detail in ContactDetail.objects.filter(contact__in=keys).order_by("pk") if keys else ():
        found[detail.contact_id].append(detail)
    return found


class ContactSource:
    """All contacts, or those of one customer (`customer:5`)."""

    name = "contacts"

    def write_batch(self, *, scope: str, after: int, limit: int) -> int | None:
        rows = Contact.objects.filter(pk__gt=after)
        if scope:
            rows = rows.filter(site__customer=int(scope.partition(":")[2]))
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
        # Whoever changes a contact locks the person first.
        locked_keys(Person.objects.filter(contacts__in=keys), limit)
        contacts = list(Contact.objects.filter(pk__in=keys).select_related("person", "site__customer").order_by("pk"))
        index_contacts(contacts)
        return contacts[-1].pk if contacts else None


def _found(contact: Contact, details: Sequence[ContactDetail]) -> Indexable:
    place = f"{contact.site.customer.name}\n{contact.site.name}"
    return Indexable(
        kind=IndexedText.CONTACT,
        # Contacts have no time by which they stand among what was said.
        key=-contact.pk,
        words=Words(text=f"{contact_words(contact, details)}\n{place}"),
        customer=contact.site.customer_id,
    )
