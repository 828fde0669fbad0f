"""What the worker does for personal data: archives are made, and erasures are gone through with (C8)."""

from datetime import timedelta
from typing import Final

from django.db import transaction

from joindre.documents.previews import forget_previews
from joindre.files.models import StoredFile
from joindre.files.sweeping import delete_unused
from joindre.lib import clock
from joindre.lib.leases import FREE
from joindre.lib.logs import Log
from joindre.live import kept
from joindre.personal_data.archive import ArchiveFailed, make_archive
from joindre.personal_data.cleaning import clean_requests
from joindre.personal_data.emptying import empty_files
from joindre.personal_data.erasing import end_sessions
from joindre.personal_data.everywhere import clean_everywhere
from joindre.personal_data.imported import clean_imports
from joindre.personal_data.mails import clean_mails
from joindre.personal_data.models import DataExport, Erasure
from joindre.personal_data.work import ErasureWork

LOG = Log(__name__)
#: Longer than one request, one file or one window of a table may take.
STUCK_AFTER: Final = timedelta(minutes=30)
#: Whatever ended them: after these an export is given up.
MOST_ATTEMPTS: Final = 3
PAUSE: Final = timedelta(minutes=1)


class ExportQueue:
    """Exports whose archive is wanted."""

    name = "data exports"
    tables = (DataExport,)

    def run_due(self) -> int:
        """Make one archive, and say whether there was one to make."""
        keys = DataExport.objects.claim(limit=1)
        claimed = list(DataExport.objects.select_related("person__account").filter(pk__in=keys))
        with DataExport.objects.kept_alive(claimed, stuck_after=STUCK_AFTER):
            for export in claimed:
                if DataExport.objects.begin(export):
                    with kept.read_once():
                        _make(export)
        return len(claimed)


class ErasureQueue:
    """Erasures that are not gone through with."""

    name = "erasures"
    tables = (Erasure,)

    def run_due(self) -> int:
        """Go through everything for one erasure, or through as much as there is time for."""
        keys = Erasure.objects.claim(limit=1)
        claimed = list(Erasure.objects.select_related("person").filter(pk__in=keys))
        with Erasure.objects.kept_alive(claimed, stuck_after=STUCK_AFTER):
            for erasure in claimed:
                if Erasure.objects.begin(erasure):
                    with kept.read_once():
                        _go_through(erasure)
        return len(claimed)


def forget_exports() -> None:
    """Delete the archives whose days are over."""
    over = DataExport.objects.filter(state=DataExport.State.READY, expires_at__lte=clock.now())
    blobs = list(over.filter(blob__isnull=False).values_list("blob", flat=True))
    if over.update(state=DataExport.State.GONE, blob=None):
        delete_unused(blobs)


def _make(export: DataExport) -> None:
    if export.attempts > MOST_ATTEMPTS:
        DataExport.objects.held_by(export).update(state=DataExport.State.FAILED, **FREE)
        return
    try:
        blob = make_archive(export)
    except ArchiveFailed as failure:
        LOG.warning("export failed", export=export.pk, person=export.person_id, reason=str(failure))
        DataExport.objects.postpone(export, until=clock.now() + PAUSE * export.attempts)
        return
    now = clock.now()
    done = DataExport.objects.held_by(export).update(
        state=DataExport.State.READY, blob=blob, made_at=now, expires_at=now + DataExport.KEPT, **FREE
    )
    if done:
        LOG.info("personal data exported", export=export.pk, person=export.person_id, by=export.employee_id)
    else:
        # The person was erased while the archive was made.
        delete_unused([blob.pk])


def _go_through(erasure: Erasure) -> None:
    work = ErasureWork.on(erasure)
    if erasure.first_at is None:
        forget_previews()
    is_done = clean_requests(work)
    if is_done:
        clean_mails(work)
        end_sessions(work.accounts)
        unsent = StoredFile.objects.filter(uploader__in=[f"account:{key}" for key in work.accounts], topic="")
        empty_files(unsent.select_related("blob"), work, is_own=True, made_by_us=set())
        is_done = clean_imports(work) and clean_everywhere(work)
    delete_unused(work.unused)
    if not is_done:
        Erasure.objects.give_back(erasure)
    elif erasure.first_at is None:
        _come_back(erasure)
    else:
        _end(erasure)


@transaction.atomic
def _come_back(erasure: Erasure) -> None:
    """Begin again later: somebody may have had the name in hand, and written it since."""
    now = clock.now()
    Erasure.objects.held_by(erasure).update(first_at=now, after=0, attempts=0)
    Erasure.objects.postpone(erasure, until=now + Erasure.PAUSE)


def _end(erasure: Erasure) -> None:
    """Forget what the person was called; who erased whom stays, by their numbers."""
    done = Erasure.objects.held_by(erasure).update(finished_at=clock.now(), naming={}, decisions={}, **FREE)
    if done:
        LOG.info("person erased", person=erasure.person_id, by=erasure.employee_id)
