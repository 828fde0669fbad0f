"""Acts on personal data: an export is asked for and fetched, a person is erased (C8)."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.history import MergedMeanwhile, write_line
from joindre.directory.models import ContactChange, Employee, Person
from joindre.files.models import Blob
from joindre.files.sweeping import delete_unused
from joindre.lib import clock, jobs
from joindre.lib.errors import Refusal
from joindre.lib.text import fold
from joindre.personal_data.erasing import take_sheet
from joindre.personal_data.models import DataExport, Decision, Erasure
from joindre.personal_data.people import ensure_sees_whole, naming_of, whole_of


class AlreadyErased(Refusal):
    message = _("The personal data of this person was erased. There is nothing left to export.")


class NameNotTyped(Refusal):
    status = 422
    message = _("This is not the name of the person. Type it as it stands above, first name first, to erase them.")


class NotYourExport(Refusal):
    status = 403
    message = _("Only the colleague who asked for this export can download it. Ask for one of your own.")


class ExportGone(Refusal):
    message = _("This export was deleted, because its days are over. Ask for a new one.")


@transaction.atomic
def ask_export(person: Person, *, by: Employee) -> DataExport:
    """Have the worker make an archive of everything held on a person. One that is being made for them is not doubled.

    Raise `MissingRight`, `OfOtherCustomers`, `AlreadyErased` or `MergedMeanwhile`.
    """
    by.ensure_right(Right.PERSONAL_DATA)
    locked = _locked(person)
    if locked.erased_at is not None:
        raise AlreadyErased
    ensure_sees_whole(whole_of(locked), by=by)
    if waiting := DataExport.objects.waiting().filter(person=locked, employee=by).first():
        return waiting
    export = DataExport.objects.create(person=locked, employee=by)
    write_line(locked, ContactChange.What.EXPORTED, [], by=by)
    jobs.wake(DataExport)
    return export


@transaction.atomic
def fetch_export(export: DataExport, *, by: Employee) -> Blob:
    """The archive, for the employee who asked for it alone; the first time is noted.

    Raise `MissingRight`, `NotYourExport` or `ExportGone`.
    """
    by.ensure_right(Right.PERSONAL_DATA)
    if export.employee_id != by.pk:
        raise NotYourExport
    now = clock.now()
    if export.blob is None or export.expires_at is None or export.expires_at <= now:
        raise ExportGone
    DataExport.objects.filter(pk=export.pk, downloaded_at=None).update(downloaded_at=now)
    return export.blob


def erase_person(
    person: Person, *, typed: str, decisions: Mapping[str, Decision], otherwise: Decision, by: Employee
) -> Erasure:
    """Erase a person: sheet, account and what finds them at once; what texts say of them is for the worker.

    Whoever asks a second time gets the same erasure. Raise `MissingRight`, `OfOtherCustomers`, `MergedMeanwhile` or
    `NameNotTyped`.
    """
    by.ensure_right(Right.PERSONAL_DATA)
    erasure, unused = _erase(person, typed=typed, decisions=decisions, otherwise=otherwise, by=by)
    delete_unused(unused)
    return erasure


@transaction.atomic
def _erase(
    person: Person, *, typed: str, decisions: Mapping[str, Decision], otherwise: Decision, by: Employee
) -> tuple[Erasure, list[int]]:
    locked = _locked(person)
    if locked.erased_at is not None:
        return Erasure.objects.get(person=locked), []
    whole = whole_of(locked)
    ensure_sees_whole(whole, by=by)
    if fold(typed.strip()) != fold(locked.name):
        raise NameNotTyped
    now, naming = clock.now(), naming_of(whole)
    erasure = Erasure.objects.create(
        person=locked,
        employee=by,
        asked_at=now,
        naming={**naming.kept(), "accounts": [account.pk for account in whole.accounts]},
        decisions={key: str(decision) for key, decision in decisions.items() if decision != otherwise},
        otherwise=otherwise,
    )
    unused = take_sheet(whole, naming, now=now)
    write_line(locked, ContactChange.What.ERASED, [], by=by)
    jobs.wake(Erasure)
    return erasure, unused


def _locked(person: Person) -> Person:
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.merged_into_id is not None:
        raise MergedMeanwhile
    return locked
