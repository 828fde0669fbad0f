"""The words that change from one request of the demo to the next."""

from datetime import datetime
from typing import Final

from joindre.demo.chance import Chance
from joindre.directory.models import Contact, Employee

_MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
_PRINTERS: Final = ("Lumina 4200", "Lumina C310", "Estampe 75", "Estampe 90 DN", "Tirage Pro 12", "Orane 640")
_MOMENTS: Final = ("lundi", "mardi soir", "jeudi dernier", "vendredi", "ce matin", "la semaine dernière")
_ACCOUNTANTS: Final = ("dossiers@lumen-expertise.example", "bureau@cabinet-arpege.example")


def words_for(
    requester: Contact, opened_at: datetime, *, agent: Employee, user: Contact, chance: Chance
) -> dict[str, str]:
    """Return the value of each word in braces, for a request that this contact opens at that moment."""
    cents = chance.randint(1_200, 389_900)
    return {
        "me": agent.first_name,
        "requester": _greeted(requester, chance),
        "requester_full": requester.name,
        "user": user.name,
        "customer": requester.site.customer.name,
        "site": requester.site.name,
        "printer": chance.choice(_PRINTERS),
        "version": chance.choice(("12.3", "12.4", "12.4.1")),
        "invoice": f"FA-{opened_at:%y%m}-{chance.randint(12, 987):04d}",
        "amount": f"{cents // 100:,},{cents % 100:02d}".replace(",", " ", cents // 100_000 > 0),
        "article": f"{chance.choice('ABCDEFGH')}{chance.randint(1000, 9999)}",
        "count": str(chance.choice((14, 18, 23, 27, 36, 42, 64, 120))),
        "seats": str(chance.choice((4, 6, 8, 11, 15))),
        "when": chance.choice(_MOMENTS),
        "month": _month(opened_at, -1),
        "next_month": _month(opened_at, 1),
        "year": str(opened_at.year + 1),
        "cabinet": chance.choice(_ACCOUNTANTS),
    }


def _greeted(contact: Contact, chance: Chance) -> str:
    """Return how the agent greets a contact: by the first name, or by title and last name."""
    if chance.hits(0.45) or contact.person.title is None:
        return contact.person.first_name
    title = "Madame" if contact.person.title.name == "Mme" else "Monsieur"
    return f"{title} {contact.person.last_name}"


def _month(moment: datetime, step: int) -> str:
    return _MONTHS[(moment.month - 1 + step) % 12]
