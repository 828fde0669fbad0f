"""Customers and their sites, the people there, and our own employees: everybody who can be written to."""

from joindre.customers.models.addressees import Addressee, AddresseeWord, sort_name, typed_words
from joindre.customers.models.contacts import Civility, Contact, ContactDetail, Person
from joindre.customers.models.employees import Author, Employee
from joindre.customers.models.sites import Customer, Site

__all__ = [
    "Addressee",
    "AddresseeWord",
    "Author",
    "Civility",
    "Contact",
    "ContactDetail",
    "Customer",
    "Employee",
    "Person",
    "Site",
    "sort_name",
    "typed_words",
]
