"""The six customers of the demo, their twenty sites, and some hundred and fifty people there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from joindre.accounts.actions import SignIn
from joindre.accounts.models import Profile
from joindre.company.models import Calendar
from joindre.demo.chance import Chance
from joindre.demo.company import CLIENT
from joindre.directory.actions import ContactDetails, PersonName, create_contact, reindex
from joindre.directory.calendars import CalendarCard, save_calendar
from joindre.directory.customers import SiteCard, create_customer, create_site
from joindre.directory.models import Contact, Customer, Employee, Site, Title
from joindre.directory.staff import create_client_account
from joindre.lib.text import fold


@dataclass(frozen=True, kw_only=True)
class CustomerData:
    """A customer. Each site has the first digits of its phone numbers, of the ranges kept for fiction."""

    name: str
    domain: str
    sites: tuple[tuple[str, str], ...]


CUSTOMERS: Final = (
    CustomerData(
        name="Ateliers Delorme", domain="delorme.example",
        sites=(("Lyon", "46571"), ("Villeurbanne", "46571"), ("Saint-Étienne", "46571"), ("Grenoble", "46571")),
    ),
    CustomerData(
        name="Brasserie du Canal", domain="brasserie-canal.example",
        sites=(("Strasbourg", "35301"), ("Colmar", "35301"), ("Mulhouse", "35301")),
    ),
    CustomerData(
        name="Clinique des Tilleuls", domain="tilleuls.example",
        sites=(("Tours", "26191"), ("Blois", "26191"), ("Orléans", "26191")),
    ),
    CustomerData(
        name="Transports Kervella", domain="kervella.example",
        sites=(("Brest", "26191"), ("Quimper", "26191"), ("Lorient", "26191"), ("Le Port", "26191")),
    ),
    CustomerData(
        name="Vergers du Val", domain="vergers-val.example",
        sites=(("Agen", "53649"), ("Montauban", "53649"), ("Moissac", "53649")),
    ),
    CustomerData(
        name="Étude Rivoire et associés", domain="rivoire.example",
        sites=(("Paris", "19900"), ("Nanterre", "19900"), ("Versailles", "19900")),
    ),
)  # fmt: skip
OVERSEAS: Final = {"Le Port": "Indian/Reunion"}
POSTAL_CODES: Final = {
    "Lyon": "69003", "Villeurbanne": "69100", "Saint-Étienne": "42000", "Grenoble": "38000", "Strasbourg": "67000",
    "Colmar": "68000", "Mulhouse": "68100", "Tours": "37000", "Blois": "41000", "Orléans": "45000", "Brest": "29200",
    "Quimper": "29000", "Lorient": "56100", "Le Port": "97420", "Agen": "47000", "Montauban": "82000",
    "Moissac": "82200", "Paris": "75011", "Nanterre": "92000", "Versailles": "78000",
}  # fmt: skip
STREETS: Final = ("rue des Artisans", "quai du Canal", "avenue de la Gare", "place du Marché", "rue des Tilleuls")
#: Hours of the sites where Good Friday and Saint Stephen’s Day are public holidays.
ALSACE: Final = CalendarCard(
    name="Alsace", time_zone="Europe/Paris", region="FR-57", week=[[(480, 720), (780, 1020)]] * 5 + [[], []]
)
MADAMS: Final = (
    "Sophie", "Camille", "Nathalie", "Aurélie", "Fatima", "Isabelle", "Léa", "Marie-Laure", "Sandrine", "Chloé",
    "Agnès", "Mariam", "Béatrice", "Lucie", "Corinne", "Ophélie", "Zoé", "Martine", "Valérie", "Anaïs",
)  # fmt: skip
SIRS: Final = (
    "Karim", "Antoine", "François", "Mathieu", "Olivier", "Bruno", "Samuel", "Jean-Baptiste", "Étienne", "Mehdi",
    "Pascal", "Rémi", "Gaël", "Laurent", "Yves", "Adrien", "Nicolas", "Cédric", "Loïc", "Vincent",
)  # fmt: skip
LAST_NAMES: Final = (
    "Benali", "Faure", "Girard", "Lemaître", "Rousseau", "Mercier", "Da Costa", "Perrin", "Chauvet", "Barbier",
    "Lacroix", "Brun", "Poirier", "Kowalski", "Renaud", "Vidal", "Charpentier", "Caron", "Aubry", "Meunier",
    "Hervé", "Blanchard", "Traoré", "Gauthier", "Pichon", "Rolland", "Besson", "Nguyen", "Collet", "Jacquet",
    "Maillard", "Prévost", "Ferrand", "Tessier", "Marty", "Guérin", "Le Floch", "Quéméner", "Schmitt", "Weber",
)  # fmt: skip
SOPHIE: Final = "sophie.delorme@delorme.example"
#: Main and financial contact always have an address; the first six are always active.
LEADERS: Final = range(2)
FIRST: Final = range(6)
NOTES: Final = (
    "Préfère être appelé le matin.", "Absent le mercredi.", "Parle aussi anglais et allemand.",
    "Demande toujours une confirmation écrite.", "En télétravail le vendredi : appeler le portable.",
    "Ne pas appeler pendant la clôture, entre le 1er et le 5.",
)  # fmt: skip


def add_customers(*, by: Employee) -> dict[str, Customer]:
    """Create the customers with their sites, and return the customers by name."""
    customers = {house.name: create_customer(house.name, by=by) for house in CUSTOMERS}
    alsace = save_calendar(Calendar(), ALSACE, is_usual=False, by=by)
    for house in CUSTOMERS:
        for place, (name, _digits) in enumerate(house.sites):
            card = SiteCard(
                name=name,
                address=f"{7 + 12 * place} {STREETS[(len(house.name) + place) % len(STREETS)]}",
                postal_code=POSTAL_CODES[name],
                city=name,
                country="FR",
                time_zone=OVERSEAS.get(name, "Europe/Paris"),
                calendar=alsace if POSTAL_CODES[name].startswith(("67", "68")) else None,
            )
            create_site(customers[house.name], card, by=by)
    return customers


def add_contacts(chance: Chance, *, by: Employee) -> list[Contact]:
    """Create seven or eight contacts at each site. The first of each site is its main contact; the very first is Sophie
    Delorme.
    """
    names = _names(chance)
    titles = {title.name: title for title in Title.objects.all()}
    contacts: list[Contact] = []
    for index, site in enumerate(Site.objects.select_related("customer").order_by("pk")):
        for position in range(chance.choice((7, 8))):
            is_madam, first_name, last_name = next(names)
            name = PersonName(title=titles["Mme" if is_madam else "M."], first_name=first_name, last_name=last_name)
            contacts.append(_add(site, name, index * 10 + position, chance, by=by))
    _open_accounts(contacts, by=by)
    contacts += _add_elsewhere(contacts, chance)
    reindex(contacts)
    known = Contact.objects.select_related("person__account__profile", "person__title", "site__customer")
    return list(known.order_by("pk"))


def _names(chance: Chance) -> Iterator[tuple[bool, str, str]]:
    everybody = [(True, *name) for name in product(MADAMS, LAST_NAMES)] + [
        (False, *name) for name in product(SIRS, LAST_NAMES)
    ]
    chance.shuffle(everybody)
    return iter(everybody)


def _add(site: Site, name: PersonName, number: int, chance: Chance, *, by: Employee) -> Contact:
    position = number % 10
    if number == 0:
        name, details, scope = _sophie(name)
    else:
        details = _details(site, name, number, chance)
        scope = Contact.Scope.SITE if position == 0 else Contact.Scope.OWN
    contact = create_contact(site, name=name, details=details, by=by)
    contact.scope, contact.is_active = scope, position in FIRST or chance.hits(0.85)
    contact.save(update_fields=["scope", "is_active"])
    return contact


def _details(site: Site, name: PersonName, number: int, chance: Chance) -> ContactDetails:
    house = next(house for house in CUSTOMERS if house.name == site.customer.name)
    digits, position = dict(house.sites)[site.name], number % 10
    local = fold(f"{name.first_name}.{name.last_name}").replace(" ", "")
    return ContactDetails(
        phone=f"+33{digits}{number:04d}" if chance.hits(0.88) else "",
        mobile=f"+3363998{number:04d}" if chance.hits(0.55) else "",
        email=f"{local}@{house.domain}" if position in LEADERS or chance.hits(0.93) else "",
        is_main=position == 0,
        is_decision_maker=position == 0 and chance.hits(0.6),
        is_financial=position == 1,
        is_sales=position not in LEADERS and chance.hits(0.1),
        notes=chance.choice(NOTES) if chance.hits(0.15) else "",
    )


def _sophie(name: PersonName) -> tuple[PersonName, ContactDetails, Contact.Scope]:
    """Return what is fixed about the client who signs in and who is in the pictures."""
    madam = Title.objects.get(name="Mme")
    details = ContactDetails(email=SOPHIE, phone="+33465710142", is_main=True, is_decision_maker=True)
    return replace(name, title=madam, first_name="Sophie", last_name="Delorme"), details, Contact.Scope.CUSTOMER


def _open_accounts(contacts: list[Contact], *, by: Employee) -> None:
    """Give an account to a good third of the contacts who have an address."""
    profile = Profile.objects.get(name=CLIENT)
    for index, contact in enumerate(contacts):
        if contact.email and (contact.is_main or index % 3 == 0):
            create_client_account(contact.person, SignIn(email=contact.email, profile=profile), by=by)


def _add_elsewhere(contacts: list[Contact], chance: Chance) -> list[Contact]:
    """Make four people contacts at a second site of their customer (C4)."""
    added = []
    for contact in chance.sample([one for one in contacts[1:] if one.is_main], 4):
        sites = {one.site.pk: one.site for one in contacts if one.site.customer_id == contact.site.customer_id}
        site = chance.choice([site for site in sites.values() if site.pk != contact.site_id])
        added.append(
            Contact.objects.create(person=contact.person, site=site, mobile=contact.mobile, email=contact.email)
        )
    return added
