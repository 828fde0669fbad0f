"""The search page over all that is written."""

import statistics
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from joindre.directory.models import Contact
from joindre.tickets.models import Ticket
from tools.bench.browsing import BARE, measure, sign_in
from tools.bench.figures import Bench, Figure, Result, Unit, row
from tools.bench.quantiles import quantile

ROUNDS: Final = 6


@row("search", "search")
def search(bench: Bench) -> Result:
    """Each kind of question, and the worst of all."""
    address = reverse("workspace:search")
    paths = {name: f"{address}?{urlencode({'q': typed})}" for name, typed in questions(bench).items()}
    pages = measure(sign_in(), {"bare": BARE} | paths, rounds=bench.rounds(ROUNDS))
    found = []
    for name in paths:
        wall = pages[name].wall
        found.append(Figure(name=f"{name}: median", value=statistics.median(wall), unit=Unit.WALL, goal=40))
        found.append(Figure(name=f"{name}: CPU", value=pages[name].median, unit=Unit.CPU))
        if bench.database == "postgres":
            found.append(Figure(name=f"{name}: PostgreSQL", value=pages[name].of_backend, unit=Unit.CPU))
    every = [one for name in paths for one in pages[name].wall]
    return [*found, Figure(name="all: p95", value=quantile(every, 0.95), unit=Unit.WALL, goal=40)]


def questions(bench: Bench) -> dict[str, str]:
    """What people type, from the rarest to what stands nearly everywhere."""
    contact = Contact.objects.with_identity().exclude(email="").exclude(mobile="").order_by("-pk")[0]
    ticket = Ticket.objects.newest_first()[Ticket.objects.count() // 2]
    return {
        "a number": str(bench.facts["many"]),
        "a title": " ".join(ticket.title.split()[:3]),
        "a name": contact.name,
        "an address": contact.email,
        "a phone number": f"0{contact.mobile[3]} "
        + " ".join(contact.mobile[place : place + 2] for place in (4, 6, 8, 10)),
        "a frequent word": "facture",
        "two frequent words": "imprimante bloque",
        "without accents": "deconnecte prevenir",
        "the beginning of a word": "enregis",
        "a word that nobody wrote": "xylophone",
    }
