"""The list of requests: its first page, its two hundredth, and each filter."""

from typing import Final

from joindre.tickets.models import Ticket
from joindre.workspace.views.listing import FILTERS, PAGE
from tools.bench.browsing import BARE, measure, sign_in
from tools.bench.figures import Bench, Figure, Result, Unit, row
from tools.bench.rows.pages import figures_of, named

ROUNDS: Final = 12
#: How often *older* is pressed.
OLDER: Final = 200


@row("list", "list of requests")
def list_of_requests(bench: Bench) -> Result:
    paths = {"bare": BARE, "first page": "/?filter=all", f"{OLDER} times older": older_path(OLDER)}
    paths |= {f"filter {key}": f"/?filter={key}" for key in FILTERS if key != "all"}
    paths |= {"of a customer": f"/?filter=all&customer={_newest().customer_id}"}
    paths |= {"of a status": f"/?filter=all&status={_newest().status_id}"}
    pages = measure(sign_in(), paths, rounds=bench.rounds(ROUNDS))
    bare, *shown = pages.items()
    found = named("first page", figures_of(pages["first page"], bare[1], bench, times=5))
    for name, page in shown[1:]:
        found.append(Figure(name=f"{name}: times bare", value=page.median / bare[1].median, unit=Unit.TIMES, goal=5))
        found.append(Figure(name=f"{name}: queries", value=page.queries, unit=Unit.QUERIES))
        if bench.database == "postgres":
            found.append(Figure(name=f"{name}: PostgreSQL", value=page.of_backend, unit=Unit.CPU, goal=5))
    return found


def older_path(times: int) -> str:
    """The page that is reached so; where there are fewer requests, one in the middle of them."""
    rows = Ticket.objects.newest_first()
    last = rows[min(times * PAGE, rows.count() // 2) - 1]
    return f"/?filter=all&after={last.number}"


def _newest() -> Ticket:
    return Ticket.objects.newest_first()[0]
