"""Files that were imported, and their lines, so far as somebody stands there who was erased (C8).

Both are kept for a month, so that an import can be taken back. That needs what a line has made, by its keys, and
neither its cells nor the file: these go.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from joindre.company.models import Company
from joindre.imports.models import DirectoryImport, ImportLine
from joindre.lib import jobs
from joindre.lib.many_rows import change_rows
from joindre.lib.text import fold
from joindre.personal_data.emptying import empty_files
from joindre.personal_data.naming import Naming
from joindre.personal_data.work import ErasureWork

#: Lines that are looked through together.
WINDOW: Final = 1000
State = DirectoryImport.State
#: Nothing of these is run any more, and what became of a line stays told.
_OVER: Final = (State.DONE, State.WEIGHING, State.WEIGHED, State.REMOVING, State.REMOVED)


def clean_imports(work: ErasureWork) -> bool:
    """Go through the imports that are not forgotten. `False` where the worker is to stop."""
    cells = _Cells(work.naming)
    # A file that is being read has not all of its lines yet: the second time finds it.
    for source in DirectoryImport.objects.filter(forgotten_at=None).exclude(state=State.READING).order_by("pk"):
        is_named = False
        for lines in _windows(source):
            if jobs.is_stopping():
                return False
            work.note()
            keys = [line.pk for line in lines if line.contact_made in work.contacts or cells.name(line.cells)]
            is_named |= bool(keys)
            _blank(keys, work)
        if (file := source.file) is not None:
            empty_files([file], work, is_own=False, made_by_us={file.pk} if is_named else set())
    return True


def _windows(source: DirectoryImport) -> Iterator[Sequence[ImportLine]]:
    rows, last = source.lines.only("number", "cells", "contact_made").order_by("number"), 0
    while lines := list(rows.filter(number__gt=last)[:WINDOW]):
        yield lines
        last = lines[-1].number


@transaction.atomic
def _blank(keys: Sequence[int], work: ErasureWork) -> None:
    """A line without cells asks for nothing, so a run that is still to come makes nobody of it."""
    lines = ImportLine.objects.select_for_update(of=("self",)).filter(pk__in=keys).exclude(cells=[])
    found = list(lines.select_related("source").order_by("pk")) if keys else []
    with translation.override(Company.current().language):
        said = [gettext("This line named somebody whose personal data was erased.")]
    fates = {line.pk: line.fate if line.source.state in _OVER else ImportLine.Fate.REFUSED for line in found}
    columns = ("cells", "values", "changes", "reasons", "alike", "fate")
    change_rows(ImportLine, columns, ((line.pk, [], {}, [], said, None, fates[line.pk]) for line in found))
    work.note(changed=len(found))


class _Cells:
    """Whether the cells of a line name the person, whose name may stand in two of them."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming

    def name(self, cells: Sequence[str]) -> bool:
        folded = {" ".join(fold(cell).split()) for cell in cells} - {""}
        return any(self._is_in(full, folded) for full in self._full) or any(
            self._naming.names_in(cell, is_own=False) for cell in cells
        )

    def _is_in(self, full: str, folded: set[str]) -> bool:
        return any(full.startswith(f"{cell} ") and full[len(cell) + 1 :] in folded for cell in folded)

    @cached_property
    def _full(self) -> Sequence[str]:
        return [" ".join(fold(one).split()) for one in self._naming.full]
