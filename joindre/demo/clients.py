"""The six customers of the demo, their twenty sites, and some hundred and fifty people there."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from joindre.accounts.models import Account, Profile
from joindre.demo.chance import Chance
from joindre.demo.company import CLIENT
from joindre.directory.models import Contact, Customer, Person, Site, Title
from joindre.lib.text import fold


@dataclass(frozen=True, kw_only=True)
class House:
    """A customer. Sites have the first digits of their numbers: ranges kept for fiction, so that nobody is called."""

    name: str
    domain: str
    sites: tuple[tuple[str, str], ...]


HOUSES: Final = (
    House(
        name="Ateliers Delorme", domain="delorme.example",
        sites=(("Lyon", "46571"), ("Villeurbanne", "46571"), ("Saint-Étienne", "46571"), ("Grenoble", "46571")),
    ),
    House(
        name="Brasserie du Canal", domain="brasserie-canal.example",
        sites=(("Strasbourg", "35301"), ("Colmar", "35301"), ("Mulhouse", "35301")),
    ),
    House(
        name="Clinique des Tilleuls", domain="tilleuls.example",
        sites=(("Tours", "26191"), ("Blois", "26191"), ("Orléans", "26191")),
    ),
    House(
        name="Transports Kervella", domain="kervella.example",
        sites=(("Brest", "26191"), ("Quimper", "26191"), ("Lorient", "26191"), ("Le Port", "26191")),
    ),
    House(
        name="Vergers du Val", domain="vergers-val.example",
        sites=(("Agen", "53649"), ("Montauban", "53649"), ("Moissac", "53649")),
    ),
    House(
        name="Étude Rivoire et associés", domain="rivoire.example",
        sites=(("Paris", "19900"), ("Nanterre", "19900"), ("Versailles", "19900")),
    ),
)  # fmt: skip
OVERSEAS: Final = {"Le Port": "Indian/Reunion"}
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
#: Main and financial contact always have an address; the first six are always active.
LEADERS: Final = range(2)
FIRST: Final = range(6)
NOTES: Final = (
    "Préfère être appelé le matin.", "Absent le mercredi.", "Parle aussi anglais et allemand.",
    "Demande toujours une confirmation écrite.", "En télétravail le vendredi : appeler le portable.",
    "Ne pas appeler pendant la clôture, entre le 1er et le 5.",
)  # fmt: skip


def settle() -> dict[str, Customer]:
    """Customers and sites, the customers by their name."""
    customers = {house.name: Customer.objects.create(name=house.name) for house in HOUSES}
    Site.objects.bulk_create(
        Site(customer=customers[house.name], name=name, time_zone=OVERSEAS.get(name, "Europe/Paris"))
        for house in HOUSES
        for name, _digits in house.sites
    )
    return customers


def people(chance: Chance, *, password: str) -> list[Contact]:
    """Seven or eight contacts a site; the first of each is the main one. Sophie Delorme is the very first."""
    names = _names(chance)
    profile = Profile.objects.get(name=CLIENT)
    titles = {title.label: title for title in Title.objects.all()}
    contacts: list[Contact] = []
    for index, site in enumerate(Site.objects.select_related("customer").order_by("pk")):
        for position in range(chance.choice((7, 8))):
            madam, first_name, last_name = next(names)
            person = Person(title=titles["Mme" if madam else "M."], first_name=first_name, last_name=last_name)
            contacts.append(_contact(person, site, index * 10 + position, chance))
    _settle_sophie(contacts[0], titles["Mme"])
    _open_accounts(contacts, profile, password)
    Person.objects.bulk_create(contact.person for contact in contacts)
    return Contact.objects.bulk_create([*contacts, *_elsewhere(contacts, chance)])


def _names(chance: Chance) -> Iterator[tuple[bool, str, str]]:
    everybody = [(True, *name) for name in product(MADAMS, LAST_NAMES)] + [
        (False, *n) for n in product(SIRS, LAST_NAMES)
    ]
    chance.shuffle(everybody)
    return iter(everybody)


def _contact(person: Person, site: Site, number: int, chance: Chance) -> Contact:
    house = next(house for house in HOUSES if house.name == site.customer.name)
    digits, position = dict(house.sites)[site.name], number % 10
    local = fold(f"{person.first_name}.{person.last_name}").replace(" ", "")
    return Contact(
        person=person,
        site=site,
        phone=f"+33{digits}{number:04d}" if chance.hits(0.88) else "",
        mobile=f"+3363998{number:04d}" if chance.hits(0.55) else "",
        email=f"{local}@{house.domain}" if position in LEADERS or chance.hits(0.93) else "",
        is_main=position == 0,
        is_decision_maker=position == 0 and chance.hits(0.6),
        is_financial=position == 1,
        is_sales=position not in LEADERS and chance.hits(0.1),
        notes=chance.choice(NOTES) if chance.hits(0.15) else "",
        scope=Contact.Scope.SITE if position == 0 else Contact.Scope.OWN,
        is_active=position in FIRST or chance.hits(0.85),
    )


def _settle_sophie(contact: Contact, madam: Title) -> None:
    """She is in the picture of the request page, and the client who signs in."""
    person = contact.person
    person.title, person.first_name, person.last_name = madam, "Sophie", "Delorme"
    contact.email, contact.phone, contact.mobile = "sophie.delorme@delorme.example", "+33465710142", ""
    contact.is_main = contact.is_decision_maker = True
    contact.notes, contact.scope = "", Contact.Scope.CUSTOMER


def _open_accounts(contacts: list[Contact], profile: Profile, password: str) -> None:
    """For a good third of those with an address."""
    chosen = [one for index, one in enumerate(contacts) if one.email and (one.is_main or index % 3 == 0)]
    accounts = Account.objects.bulk_create(
        Account(email=contact.email, password=password, profile=profile) for contact in chosen
    )
    for contact, account in zip(chosen, accounts, strict=True):
        contact.person.account = account


def _elsewhere(contacts: list[Contact], chance: Chance) -> Iterator[Contact]:
    """Four people who are contacts at a second site of their customer as well (C4)."""
    for contact in chance.sample([one for one in contacts[1:] if one.is_main], 4):
        sites = {one.site.pk: one.site for one in contacts if one.site.customer_id == contact.site.customer_id}
        site = chance.choice([site for site in sites.values() if site.pk != contact.site_id])
        yield Contact(person=contact.person, site=site, phone="", mobile=contact.mobile, email=contact.email)
