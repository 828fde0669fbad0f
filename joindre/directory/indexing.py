"""What people can be found by: in search, and while a name is typed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from joindre.directory.models import Addressee, AddresseeWord, Author, Contact, ContactDetail, Person
from joindre.lib.many_rows import insert_rows
from joindre.search.indexing import Indexable, write
from joindre.search.models import IndexedText
from joindre.search.sources import Words, locked_keys


def index_contacts(contacts: Iterable[Contact]) -> None:
    """To be called by each act that changes what a contact is called, or how they are reached."""
    several = list(contacts)
    details = details_of(several)
    write(_found(contact, details.get(contact.pk, ())) for contact in several)


def index_addressees(people: Sequence[Author]) -> None:
    """Let these few be found while a name is typed, by what they are called now."""
    contacts = [person.pk for person in people if isinstance(person, Contact)]
    employees = [person.pk for person in people if not isinstance(person, Contact)]
    Addressee.objects.filter(Q(contact__in=contacts) | Q(employee__in=employees)).delete()
    _add_addressees(people)


def index_new_contacts(contacts: Sequence[tuple[Contact, Sequence[ContactDetail]]]) -> None:
    """Both of the above for contacts that were stored just now, each with its further numbers and addresses."""
    write(_found(contact, details) for contact, details in contacts)
    _add_addressees([contact for contact, _details in contacts])


def _add_addressees(people: Iterable[Author]) -> None:
    addressees = Addressee.objects.bulk_create(Addressee.of(person) for person in people)
    words = [(one.pk, one.customer_id, word) for one in addressees for word in one.found_by()]
    insert_rows(AddresseeWord, ("addressee", "customer", "word"), words)


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
    """All contacts, or those of one customer (`customer:5`), in both indexes: a customer may have another name now."""

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
        if scope:
            # Everybody is there already, by the acts that made them.
            index_addressees(contacts)
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
