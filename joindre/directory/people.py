"""Acts on a person from their sheet: a further place, out of service and back, their language (C4, C7)."""

from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.actions import ContactDetails, reindex
from joindre.directory.history import locked_person, record_new, recorded
from joindre.directory.models import Contact, ContactDetail, Employee, Person, Site
from joindre.lib import phones
from joindre.lib.errors import Refusal


class AlreadyThere(Refusal):
    status = 422
    message = _("This person is a contact at this site already. Choose another site, or change the contact there.")


@transaction.atomic
def add_place(person: Person, site: Site, *, details: ContactDetails, by: Employee) -> Contact:
    """Make somebody who is known a contact at a further site, with details of its own (C4).

    Raise `MissingRight`, `ErasedMeanwhile`, `MergedMeanwhile` or `AlreadyThere`.
    """
    by.ensure_right(Right.CREATE_CONTACT)
    locked = locked_person(person.pk)
    if locked.contacts.filter(site=site).exists():
        raise AlreadyThere
    contact = Contact.objects.create(person=locked, site=site, **details.columns())
    ContactDetail.objects.bulk_create(ContactDetail(contact=contact, **asdict(one)) for one in details.further)
    record_new(contact, by=by, is_new_person=False)
    reindex([contact])
    return contact


@transaction.atomic
def set_contact_active(contact: Contact, *, is_active: bool, by: Employee) -> None:
    """Take a contact out of service at one site, or put them back: what stands on requests stays (C7).

    Raise `MissingRight`, `ErasedMeanwhile` or `MergedMeanwhile`.
    """
    by.ensure_right(Right.DIRECTORY)
    with recorded(contact, by=by):
        Contact.objects.filter(pk=contact.pk).update(is_active=is_active)
    reindex(Contact.objects.with_identity().filter(pk=contact.pk))


@transaction.atomic
def set_language(contact: Contact, language: str, *, by: Employee) -> None:
    """Say in which language this person is written to, wherever they are a contact; blank for that of the company (D7).

    Raise `MissingRight`, `ErasedMeanwhile` or `MergedMeanwhile`.
    """
    by.ensure_right(Right.CHANGE_CONTACT)
    with recorded(contact, by=by):
        Person.objects.filter(pk=contact.person_id).update(language=language)


@transaction.atomic
def add_number(contact: Contact, number: str, *, by: Employee) -> None:
    """Add a number in E.164 to those of a contact: to the empty field of its kind, else to the further ones (C2).

    One that is there already stays as it is. Raise `MissingRight` or `MergedMeanwhile`.
    """
    by.ensure_right(Right.CHANGE_CONTACT)
    kind = ContactDetail.Kind.MOBILE if phones.is_mobile(number) else ContactDetail.Kind.PHONE
    with recorded(contact, by=by):
        stored = Contact.objects.get(pk=contact.pk)
        has_it = number in {stored.phone, stored.mobile} or stored.details.filter(value=number).exists()
        if not has_it and not getattr(stored, kind):
            Contact.objects.filter(pk=contact.pk).update(**{kind: number})
        elif not has_it:
            ContactDetail.objects.create(contact=contact, kind=kind, value=number)
    reindex(Contact.objects.with_identity().filter(pk=contact.pk))
