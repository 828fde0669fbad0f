"""The queue of imports: a slice of lines after the other, each in a transaction of its own.

Each slice and the line up to which it is done are written together. So an import goes on where it was stopped or
killed, nothing is done twice, and no other writer waits for longer than a slice takes.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _

from joindre.company.models import Company
from joindre.imports import checking, removing, running
from joindre.imports.checking import Terms
from joindre.imports.columns import columns_named, is_enough
from joindre.imports.models import DirectoryImport, FirstMention, ImportLine
from joindre.imports.reading import FileRow, opened
from joindre.imports.unreadable import UnreadableFile
from joindre.lib import clock, heartbeats, jobs
from joindre.lib.errors import Refusal
from joindre.lib.leases import FREE
from joindre.lib.logs import Log
from joindre.lib.many_rows import insert_rows

LOG = Log(__name__)
State = DirectoryImport.State
#: Longer than the slices of one turn may take.
STUCK_AFTER: Final = timedelta(minutes=10)
#: Lines of one transaction.
SLICE: Final = 300
#: Seconds after which another import has its turn.
TURN: Final = 10.0
#: Of the time that a slice took, the worker rests as much: pages of the same process are answered meanwhile.
REST: Final = 0.2
#: What is written of a line that was read, and is not decided on yet.
_OF_NEW_LINE: Final = ("source", "number", "cells", "values", "fate", "reasons", "changes", "kept")
#: A file that stops its worker as often is given up.
MOST_ATTEMPTS: Final = 3


@dataclass(frozen=True)
class ImportQueue:
    """The rows of `DirectoryImport` that have something to do."""

    name: str = "imports"
    tables: Sequence[type[Model]] = (DirectoryImport,)

    def run_due(self) -> int:
        """Work one import for a while."""
        rows = DirectoryImport.objects.filter(pk__in=DirectoryImport.objects.claim(limit=1))
        claimed = list(rows.select_related("employee__account", "file__blob"))
        with DirectoryImport.objects.kept_alive(claimed, stuck_after=STUCK_AFTER):
            for source in claimed:
                if DirectoryImport.objects.begin(source):
                    with translation.override(_language_of(source)):
                        _deal_with(source)
        return len(claimed)


def _language_of(source: DirectoryImport) -> str:
    account = source.employee.account
    return account.language if account else Company.current().language


def _deal_with(source: DirectoryImport) -> None:
    if source.attempts > MOST_ATTEMPTS:
        sentence = _("Something went wrong with this file each time. Tell your administrator, and try a part of it.")
        _end(source, State.UNREADABLE, problem=sentence)
        return
    try:
        _work_turn(source)
    except (UnreadableFile, Refusal) as reason:
        # Whoever asked for it may have lost a right meanwhile.
        _end(source, State.UNREADABLE, problem=str(reason))


def _work_turn(source: DirectoryImport) -> None:
    """Slices until the time is over, then others have their turn; what went well counts as no attempt."""
    if source.state == State.READING:
        _read(source)
        return
    end, work, terms = time.monotonic() + TURN, _WORK[State(source.state)], Terms.of(source)
    while True:
        began = time.monotonic()
        if not work(source, terms):
            return
        heartbeats.note_progress(source.claim_key)
        if time.monotonic() > end or jobs.is_stopping():
            break
        time.sleep((time.monotonic() - began) * REST)
    DirectoryImport.objects.give_back(source, attempts=0)


def _read(source: DirectoryImport) -> None:
    """All of it in one turn: a file is read from its beginning, and a killed worker goes on behind the lines it has."""
    if source.file is None:
        raise UnreadableFile(_("This file was forgotten. Send it again."))
    file = opened(source.file.blob)
    headings = next(file.rows, None)
    if headings is None:
        raise UnreadableFile(_("There is no table in this file. Send a file of the kind CSV or XLSX."))
    batch: list[FileRow] = []
    for row in file.rows:
        if row.number <= source.position:
            continue
        batch.append(row)
        if len(batch) == SLICE and not _keep_lines(source, batch):
            return
    if _keep_lines(source, batch):
        _end_reading(source, headings, read_as=file.read_as)


@transaction.atomic
def _keep_lines(source: DirectoryImport, batch: list[FileRow]) -> bool:
    """Store these rows; `False` where somebody stopped the import."""
    held = DirectoryImport.objects.held_by(source).select_for_update().first()
    if held is None:
        return False
    insert_rows(ImportLine, _OF_NEW_LINE, ((source.pk, row.number, row.cells, {}, "", [], [], "") for row in batch))
    if batch:
        source.total = held.total + len(batch)
        DirectoryImport.objects.filter(pk=source.pk).update(position=batch[-1].number, total=source.total)
        heartbeats.note_progress(source.claim_key)
        batch.clear()
    return True


def _end_reading(source: DirectoryImport, headings: FileRow, *, read_as: str) -> None:
    if not source.total:
        raise UnreadableFile(_("The file has headings and no lines below them."))
    width = max(len(headings.cells), *(len(cells) for cells in _first_cells(source)))
    names = [cell.strip()[:100] for cell in headings.cells] + [""] * (width - len(headings.cells))
    columns = columns_named(names)
    # Where the headings say enough, the lines are checked at once; the columns can be changed all the same.
    state = State.CHECKING if is_enough(columns) else State.COLUMNS
    held = DirectoryImport.objects.held_by(source)
    held.update(**_begun(state), headings=names, columns=columns, read_as=read_as[:100])


def _first_cells(source: DirectoryImport) -> list[list[str]]:
    return list(source.lines.order_by("number").values_list("cells", flat=True)[:50])


def _begun(state: State) -> Mapping[str, object]:
    is_worked = state in DirectoryImport.WORKED
    return {
        "state": state,
        "is_worked": is_worked,
        "position": 0,
        "worked": 0,
        "counts": {},
        "asked_at": clock.now(),
        "attempts": 0,
        **FREE,
    }


def _check_slice(source: DirectoryImport, terms: Terms) -> bool:
    lines = _next_lines(source)
    checking.read_values(lines, terms)
    return _slice_done(source, lines, lambda: checking.check(source, lines, terms), then=State.CHECKED)


def _run_slice(source: DirectoryImport, terms: Terms) -> bool:
    lines = _next_lines(source)
    return _slice_done(
        source,
        lines,
        lambda: running.run(source, lines, terms, by=source.employee) + Counter(ran=len(lines)),
        then=State.DONE,
    )


def _weigh_slice(source: DirectoryImport, _terms: Terms) -> bool:
    lines = _next_lines_back(source)
    return _slice_done(source, lines, lambda: removing.weigh(lines), then=State.WEIGHED)


def _remove_slice(source: DirectoryImport, _terms: Terms) -> bool:
    lines = _next_lines_back(source)
    return _slice_done(source, lines, lambda: removing.remove(lines, by=source.employee), then=State.REMOVED)


def _next_lines(source: DirectoryImport) -> list[ImportLine]:
    return list(source.lines.filter(number__gt=source.position).order_by("number")[:SLICE])


def _next_lines_back(source: DirectoryImport) -> list[ImportLine]:
    """From the last line to the first; a position of 0 stands before the last one."""
    lines = source.lines.select_related("source").order_by("-number")
    return list((lines.filter(number__lt=source.position) if source.position else lines)[:SLICE])


def _slice_done(
    source: DirectoryImport, lines: Sequence[ImportLine], work: Callable[[], Counter[str]], *, then: State
) -> bool:
    """Work these lines and write down how far it is, in one transaction.

    `False` at the end, and where it was stopped.
    """
    if not lines:
        _end(source, then)
        return False
    with transaction.atomic():
        held = DirectoryImport.objects.held_by(source).select_for_update(of=("self",)).first()
        if held is None or held.position != source.position:
            return False
        counts = dict(Counter(held.counts) + work())
        position, worked = lines[-1].number, held.worked + len(lines)
        DirectoryImport.objects.filter(pk=source.pk).update(position=position, worked=worked, counts=counts)
    source.position = position
    return True


def _end(source: DirectoryImport, state: State, *, problem: str = "") -> None:
    ended = {} if state in {State.CHECKED, State.WEIGHED} else {"ended_at": clock.now()}
    is_ours = DirectoryImport.objects.held_by(source).update(
        state=state, is_worked=False, problem=problem[:400], **ended, **FREE
    )
    if is_ours and state in {State.DONE, State.UNREADABLE}:
        FirstMention.objects.filter(source=source).delete()
        LOG.info("import ended", number=source.pk, state=str(state), lines=source.total)


_WORK: Final[Mapping[State, Callable[[DirectoryImport, Terms], bool]]] = {
    State.CHECKING: _check_slice,
    State.RUNNING: _run_slice,
    State.WEIGHING: _weigh_slice,
    State.REMOVING: _remove_slice,
}
