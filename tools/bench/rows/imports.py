"""A file of customers, sites and contacts: how long it takes to be checked and imported, and in how much memory."""

import csv
import io
import os
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile

from joindre.accounts.models import Account
from joindre.directory.models import Employee
from joindre.imports.actions import send_file, start_import
from joindre.imports.models import DirectoryImport
from joindre.imports.working import ImportQueue
from tools.bench import cpu
from tools.bench.data import french
from tools.bench.data.people import AGENT
from tools.bench.figures import Bench, Figure, Result, Unit, row

LINES: Final = {"small": 10_000, "big": 100_000}
WARM_UP: Final = 400
#: Of each customer so many lines: one of the customer alone, some of its sites, and the others of contacts.
OF_CUSTOMER: Final = 25
SITES: Final = 3
HEADINGS: Final = (
    "Code client", "Société", "Site", "Adresse", "Code postal", "Ville", "Civilité", "Nom", "Prénom", "Courriel",
    "Tél. fixe", "Mobile", "Autres téléphones", "Remarques",
)  # fmt: skip
#: For as many lines as the specification names: seconds, and mebibytes by which the memory may grow.
LONGEST: Final = 120.0
MOST_LINES: Final = 100_000
GROWTH: Final = 50.0
State = DirectoryImport.State


@row("import", "an import of customers, sites and contacts", sizes=("small", "big"), writes=True)
def imports(bench: Bench) -> Result:
    """Sent, checked and run by the queue as its worker does, with its rests; raise `RuntimeError` where it fails."""
    lines, by = LINES[bench.size], Account.objects.get(email=AGENT).employee
    import_file(WARM_UP, by=by, named="essai", watch=lambda: None)
    memory, backend = [_resident()], cpu.own_backend()
    spent, of_backend = time.process_time(), cpu.spent_by_thread(backend) if backend else 0.0
    checked, ran = import_file(lines, by=by, named="clients", watch=lambda: memory.append(_resident()))
    found = [
        Figure(name="read and dry run", value=checked, unit=Unit.SECONDS, goal=LONGEST * lines / MOST_LINES),
        Figure(name="run", value=ran, unit=Unit.SECONDS, goal=LONGEST * lines / MOST_LINES),
        Figure(name="lines of the run", value=lines / ran, unit=Unit.RATE, goal=MOST_LINES / LONGEST),
        Figure(name="CPU of both", value=time.process_time() - spent, unit=Unit.SECONDS),
        Figure(name="memory, growth", value=max(memory) - memory[0], unit=Unit.MEBIBYTES, goal=GROWTH),
    ]
    if backend:
        of_both = cpu.spent_by_thread(backend) - of_backend
        found.append(Figure(name="PostgreSQL, of both", value=of_both, unit=Unit.SECONDS))
    return found


def import_file(lines: int, *, by: Employee, named: str, watch: Callable[[], None]) -> tuple[float, float]:
    """The seconds until the lines were checked, and those until all was done after somebody had started it."""
    source = send_file(SimpleUploadedFile(f"{named}.csv", written(lines, named=named)), by=by)
    checked = _seconds_of(source, State.CHECKED, watch)
    start_import(source, doubtful=DirectoryImport.Doubtful.CREATE, by=by)
    ran = _seconds_of(source, State.DONE, watch)
    source.refresh_from_db()
    if source.counts.get("new") != lines:
        raise RuntimeError(f"of {lines} lines {source.counts} were imported")
    return checked, ran


def written(lines: int, *, named: str) -> bytes:
    """A file of so many lines, each of which is new."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEADINGS, *(_line(number, named) for number in range(lines))])
    return text.getvalue().encode()


def _line(number: int, named: str) -> Sequence[str]:
    customer, place = divmod(number, OF_CUSTOMER)
    company = (f"{named.upper()}-{customer:05}", f"Société {named} {customer}")
    if place == 0:
        return company
    at, postal_code = place % SITES, f"{10_000 + customer % 80_000}"
    site = (f"Agence {at}", f"{at + 1} rue de la République", postal_code, "Lyon")
    return (*company, *site, *(_person(number, named) if place > SITES else ()))


def _person(number: int, named: str) -> Iterator[str]:
    first, last = (names[number % len(names)] for names in (french.FIRST_NAMES, french.LAST_NAMES))
    yield from ("M.", f"{last} {number}", first, f"contact{number}@{named}.example")
    yield from (f"04 72 {_pairs(number)}", f"06 39 {_pairs(number)}")
    yield f"04 78 {_pairs(number)}" if number % 10 == 0 else ""
    yield "À rappeler le matin" if number % 5 == 0 else ""


def _pairs(number: int) -> str:
    digits = f"{number:06}"
    return f"{digits[:2]} {digits[2:4]} {digits[4:6]}"


def _seconds_of(source: DirectoryImport, state: State, watch: Callable[[], None]) -> float:
    began, queue = time.monotonic(), ImportQueue()
    while queue.run_due():
        watch()
    source.refresh_from_db()
    if source.state != state:
        raise RuntimeError(f"the import is {source.state}: {source.problem}")
    return time.monotonic() - began


def _resident() -> float:
    return cpu.resident_kilobytes(os.getpid()) / 1024
