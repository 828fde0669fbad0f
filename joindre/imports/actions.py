"""Acts on imports of customers, sites and contacts: send a file, choose its columns, run, stop, remove what it made."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.limits import ensure_sees_all
from joindre.directory.models import Employee
from joindre.files.uploads import take_upload
from joindre.imports.columns import BY_CODE, is_enough
from joindre.imports.models import DirectoryImport, FirstMention
from joindre.lib import clock, jobs
from joindre.lib.errors import Refusal
from joindre.lib.leases import FREE

State = DirectoryImport.State


class GoneOn(Refusal):
    message = _("This import has gone on meanwhile. Reload the page to see how it stands.")


class NoCustomerColumn(Refusal):
    status = 422
    message = _("Choose the column in which the customer stands: each line belongs to one.")


class ColumnTwice(Refusal):
    status = 422
    message = _("One thing is chosen for two columns. Leave one of them out.")


def send_file(upload: "UploadedFile[bytes]", *, by: Employee) -> DirectoryImport:
    """Keep a file, and have the worker read it.

    Raise `MissingRight`, `SettingOfEverybody`, or what `take_upload` raises.
    """
    by.ensure_right(Right.SETTINGS)
    _ensure_may_import(by)
    file = take_upload(upload, topic="", by=by.signed_in.topic)
    with transaction.atomic():
        source = DirectoryImport.objects.create(file=file, name=file.name[:200], employee=by)
        # From here on it is of the import alone, and nobody opens it by its address.
        file.topic = f"import:{source.pk}"
        file.save(update_fields=["topic"])
        jobs.wake(DirectoryImport)
    return source


@transaction.atomic
def choose_columns(source: DirectoryImport, columns: Sequence[str], *, by: Employee) -> DirectoryImport:
    """Say what stands in each column, and have all lines checked anew.

    Raise `MissingRight`, `SettingOfEverybody`, `GoneOn`, `NoCustomerColumn` or `ColumnTwice`.
    """
    by.ensure_right(Right.SETTINGS)
    _ensure_may_import(by)
    held = _locked(source, State.COLUMNS, State.CHECKED)
    chosen = [code if code in BY_CODE else "" for code in columns][: len(held.headings)]
    named = [code for code in chosen if code]
    if not is_enough(named):
        raise NoCustomerColumn
    if len(set(named)) < len(named):
        raise ColumnTwice
    FirstMention.objects.filter(source=held).delete()
    held.columns = chosen
    _begin(held, State.CHECKING, by=by)
    return held


@transaction.atomic
def start_import(source: DirectoryImport, *, doubtful: str, by: Employee) -> None:
    """Have the worker do what the dry run has shown. Raise `MissingRight`, `SettingOfEverybody` or `GoneOn`."""
    by.ensure_right(Right.SETTINGS)
    _ensure_may_import(by)
    held = _locked(source, State.CHECKED)
    known = DirectoryImport.Doubtful
    held.doubtful = doubtful if doubtful in known.values else known.LEAVE
    _begin(held, State.RUNNING, by=by)


@transaction.atomic
def go_on(source: DirectoryImport, *, by: Employee) -> None:
    """Take up again an import that was stopped while it ran. Raise `MissingRight`, `SettingOfEverybody` or `GoneOn`."""
    by.ensure_right(Right.SETTINGS)
    _ensure_may_import(by)
    held = _locked(source, State.CANCELLED)
    if not held.has_run or held.forgotten_at:
        raise GoneOn
    _begin(held, State.RUNNING, by=by, from_start=False)


@transaction.atomic
def stop_import(source: DirectoryImport, *, by: Employee) -> None:
    """Stop after the slice in hand; what is done stays. Raise `MissingRight`, `SettingOfEverybody` or `GoneOn`."""
    by.ensure_right(Right.SETTINGS)
    _ensure_may_import(by)
    held = _locked(source, State.READING, State.COLUMNS, State.CHECKING, State.CHECKED, State.RUNNING)
    held.state, held.ended_at = State.CANCELLED, clock.now()
    _save(held)


@transaction.atomic
def look_for_unused(source: DirectoryImport, *, by: Employee) -> None:
    """Have the worker count what this import made and nobody has used or changed since.

    Raise `MissingRight`, `SettingOfEverybody` or `GoneOn`.
    """
    by.ensure_right(Right.SETTINGS)
    _ensure_may_import(by)
    held = _locked(source, State.DONE, State.CANCELLED, State.WEIGHED, State.REMOVED)
    if not held.has_run or held.forgotten_at:
        raise GoneOn
    _begin(held, State.WEIGHING, by=by)


@transaction.atomic
def remove_unused(source: DirectoryImport, *, by: Employee) -> None:
    """Have the worker remove it. Raise `MissingRight`, `SettingOfEverybody` or `GoneOn`."""
    by.ensure_right(Right.SETTINGS)
    _ensure_may_import(by)
    _begin(_locked(source, State.WEIGHED), State.REMOVING, by=by)


def _ensure_may_import(by: Employee) -> None:
    """An import makes contacts and changes them, of any customer."""
    by.ensure_right(Right.CREATE_CONTACT)
    by.ensure_right(Right.CHANGE_CONTACT)
    ensure_sees_all(by)


def _locked(source: DirectoryImport, *states: State) -> DirectoryImport:
    """The import as it is now, in one of these states."""
    held = DirectoryImport.objects.select_for_update().get(pk=source.pk)
    if held.state not in states:
        raise GoneOn
    return held


def _begin(held: DirectoryImport, state: State, *, by: Employee, from_start: bool = True) -> None:
    """Whoever asks is who does it: the history names them."""
    if from_start:
        held.position, held.worked, held.counts = 0, 0, _kept_counts(held, state)
    held.state, held.employee, held.asked_at, held.attempts, held.ended_at = state, by, clock.now(), 0, None
    _save(held)
    jobs.wake(DirectoryImport)


def _kept_counts(held: DirectoryImport, state: State) -> dict[str, int]:
    """What the run has done is told for as long as what it made can be removed."""
    if state in {State.WEIGHING, State.REMOVING}:
        return {
            name: count for name, count in held.counts.items() if not name.startswith(("unused_", "kept_", "removed_"))
        }
    return {}


def _save(held: DirectoryImport) -> None:
    held.leased_until, held.claim_key = FREE["leased_until"], FREE["claim_key"]
    held.is_worked = held.state in DirectoryImport.WORKED
    held.save()
