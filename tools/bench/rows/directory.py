"""Going through the directory, looking somebody up in it, and opening their sheet."""

import statistics
from typing import Final
from urllib.parse import urlencode

from joindre.directory.models import Addressee, Person
from joindre.tickets.models import Ticket
from tools.bench.browsing import measure, sign_in
from tools.bench.figures import Bench, Figure, Result, Unit, row
from tools.bench.quantiles import quantile

ROUNDS: Final = 6
WORDS: Final = ("martin", "mar", "imprimerie", "marie martin", "jean dupont")
NUMBERS: Final = ("0145 67", "+33 6 1", "4567")
FILTERS: Final = ("main", "inactive", "no-address", "bounced", "do-not-call")


@row("directory", "the directory of contacts, and the sheet of a person", sizes=("small", "medium", "big", "people"))
def directory(bench: Bench) -> Result:
    """The list from its beginning and its middle, in both orders; words, numbers, filters; the sheet."""
    groups = {
        "the list": ["/contacts/", "/contacts/?order=customer", *(f"/contacts/?{urlencode(one)}" for one in middles())],
        "words": [f"/contacts/?{urlencode({'q': typed})}" for typed in WORDS],
        "part of a number": [f"/contacts/?{urlencode({'q': typed})}" for typed in NUMBERS],
        "a filter": [f"/contacts/?show={name}" for name in FILTERS],
        "a sheet": [f"/contacts/{busiest()}/{rest}" for rest in ("", "?show=requests", "?show=exchanges")],
    }
    pages = measure(sign_in(), {path: path for paths in groups.values() for path in paths}, rounds=bench.rounds(ROUNDS))
    found: list[Figure] = []
    for name, paths in groups.items():
        wall = [one for path in paths for one in pages[path].wall]
        found += [
            Figure(name=f"{name}: median", value=statistics.median(wall), unit=Unit.WALL, goal=30),
            Figure(name=f"{name}: p95", value=quantile(wall, 0.95), unit=Unit.WALL, goal=60),
            Figure(name=f"{name}: CPU", value=statistics.median(pages[path].median for path in paths), unit=Unit.CPU),
        ]
    return found


def middles() -> list[dict[str, str]]:
    """Where the list goes on after half of the people, in both orders."""
    rows = Addressee.objects.filter(customer__isnull=False)
    half = rows.order_by("sort_name", "pk")[rows.count() // 2]
    by_customer = f"0\t{half.pk}\t{half.customer_name}\t{half.sort_name}"
    return [{"after": f"0\t{half.pk}\t{half.sort_name}"}, {"after": by_customer, "order": "customer"}]


def busiest() -> int:
    """The person who asked for the newest request; somebody, where there is no request."""
    asked = Ticket.objects.filter(requester__isnull=False).order_by("-year", "-sequence")
    people = [*asked.values_list("requester__person", flat=True)[:1]] or [
        *Person.objects.values_list("pk", flat=True)[:1]
    ]
    return people[0]
