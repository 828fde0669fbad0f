"""What the palette answers while one types."""

import statistics
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from joindre.directory.models import Contact
from tools.bench.browsing import BARE, measure, sign_in
from tools.bench.figures import Bench, Figure, Result, Unit, row
from tools.bench.quantiles import quantile

ROUNDS: Final = 6
BIGGEST: Final = "people"


@row("palette", "palette", sizes=("small", "medium", "big", BIGGEST))
def palette(bench: Bench) -> Result:
    """A part of a number, a name, words of a title, and letters that begin many words."""
    address = reverse("workspace:palette")
    paths = {name: f"{address}?{urlencode({'q': typed})}" for name, typed in questions().items()}
    pages = measure(sign_in(), {"bare": BARE} | paths, rounds=bench.rounds(ROUNDS))
    found = []
    for name in paths:
        wall = pages[name].wall
        found.append(Figure(name=f"{name}: median", value=statistics.median(wall), unit=Unit.WALL, goal=10))
        found.append(Figure(name=f"{name}: CPU", value=pages[name].median, unit=Unit.CPU))
        if bench.database == "postgres":
            found.append(Figure(name=f"{name}: PostgreSQL", value=pages[name].of_backend, unit=Unit.CPU))
    every = [one for name in paths for one in pages[name].wall]
    return [*found, Figure(name="all: p95", value=quantile(every, 0.95), unit=Unit.WALL, goal=20)]


def questions() -> dict[str, str]:
    """What people type while a phone rings, and otherwise."""
    contact = Contact.objects.with_identity().exclude(mobile="").order_by("-pk")[0]
    return {
        "a whole number": contact.mobile,
        "six digits": contact.mobile[-6:],
        "four digits": contact.mobile[-4:],
        "a name": contact.name,
        "a beginning": "mar",
        "two frequent words": "marie martin",
        "words of a title": "imprimante bloque",
        "a word that nobody wrote": "xylophone",
        "the number of a request": "#42",
        "nothing": "",
    }
