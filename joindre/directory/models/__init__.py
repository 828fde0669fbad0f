"""Customers and their sites, the people there, and our own employees: everybody who can be written to."""

from joindre.directory.models.addressees import Addressee, AddresseeWord, ContactMark, sort_name, typed_words
from joindre.directory.models.contacts import Contact, ContactDetail, Person, Title
from joindre.directory.models.employees import Author, Employee
from joindre.directory.models.groups import WorkGroup
from joindre.directory.models.history import ContactChange
from joindre.directory.models.names import ERASED_NAME, shown_name
from joindre.directory.models.sender_rules import SenderRule
from joindre.directory.models.sites import Customer, CustomerWord, Site, folded_name

__all__ = [
    "ERASED_NAME",
    "Addressee",
    "AddresseeWord",
    "Author",
    "Contact",
    "ContactChange",
    "ContactDetail",
    "ContactMark",
    "Customer",
    "CustomerWord",
    "Employee",
    "Person",
    "SenderRule",
    "Site",
    "Title",
    "WorkGroup",
    "folded_name",
    "shown_name",
    "sort_name",
    "typed_words",
]
