"""A thousand open pages: what each costs, and how soon a change reaches the pages of its request."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode
from uuid import uuid4

from joindre.accounts.models import Account
from joindre.live.claims import issue_token
from joindre.tickets.models import Ticket
from tools.bench import cpu
from tools.bench.data.people import AGENT
from tools.bench.figures import Bench, Figure, Result, Unit, row
from tools.bench.quantiles import quantile
from tools.bench.servers import Site, site
from tools.bench.visitors import Visitor

PAGES: Final = 1000
#: Open pages of one request.
TOGETHER: Final = 10
BELLS: Final = 60
#: What the pages say to each other as they open must have calmed down.
CALM_SECONDS: Final = 3.0


@dataclass
class OpenPage:
    """What one page has heard."""

    ticket: int
    heard: list[float] = field(default_factory=list)


@row("streams", "1,000 open pages", writes=True)
def streams(bench: Bench) -> Result:
    """Ten pages on each of a hundred requests. A note is written, and the time counts from the press of the button."""
    tickets = list(Ticket.objects.newest_first()[: PAGES // TOGETHER])
    with site(bench) as running:
        visitor = Visitor(running.ports[0], Account.objects.get(email=AGENT))
        for ticket in tickets[:BELLS]:
            visitor.get(f"/tickets/{ticket.number}/")
        return asyncio.run(_measure(running, visitor, tickets, bells=bench.rounds(BELLS)))


async def _measure(running: Site, visitor: Visitor, tickets: list[Ticket], *, bells: int) -> Result:
    before = cpu.resident_kilobytes(running.pids[-1])
    pages = [OpenPage(ticket=ticket.pk) for ticket in tickets for _ in range(TOGETHER)]
    listening = [asyncio.create_task(_listen(running.ports[0], page, number)) for number, page in enumerate(pages)]
    await asyncio.sleep(CALM_SECONDS + len(pages) / 200)
    kilobytes = (cpu.resident_kilobytes(running.pids[-1]) - before) / len(pages)
    delays, answered = [], []
    for ticket in tickets[:bells]:
        began = time.monotonic()
        path, fields = f"/tickets/{ticket.number}/notes/", {"body": "<p>Vu.</p>", "form_key": str(uuid4())}
        answered.append(await asyncio.to_thread(visitor.post, path, fields))
        await asyncio.sleep(0.2)
        delays += [_first_after(page, began) for page in pages if page.ticket == ticket.pk]
    for one in listening:
        one.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    return [
        Figure(name="memory of each", value=kilobytes, unit=Unit.KILOBYTES, goal=15),
        Figure(name="from the press to the bell: p95", value=quantile(delays, 0.95), unit=Unit.WALL, goal=40),
        Figure(name="from the press to the answer: p95", value=quantile(answered, 0.95), unit=Unit.WALL),
    ]


async def _listen(port: int, page: OpenPage, number: int) -> None:
    topic = f"ticket:{page.ticket}"
    token = issue_token(topic=topic, audience="staff", key=f"e{number % 25 + 1}", name=f"Agent {number % 25}")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /live?{urlencode({'token': token})} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    try:
        while line := await reader.readline():
            if line.startswith(b"event: version"):
                page.heard.append(time.monotonic())
    finally:
        writer.close()


def _first_after(page: OpenPage, began: float) -> float:
    """Milliseconds; raise `RuntimeError` where the page was not told."""
    heard = next((moment for moment in page.heard if moment > began), None)
    if heard is None:
        raise RuntimeError(f"a page of {page.ticket} was not told of a change")
    return (heard - began) * 1000
