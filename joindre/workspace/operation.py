"""What administrators read on their pages while the portal is not well (A5); `/readyz` tells programs the same."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from joindre.accounts.models import Account
from joindre.accounts.rights import Right
from joindre.lib import backlogs, clock, disk
from joindre.lib.remembered import Remembered
from joindre.operation import looking
from joindre.operation.models import MISSED_AFTER
from joindre.schedule.models import ScheduledTask

#: Seconds for which a process knows what is late: each page of an administrator asks.
KNOWN_FOR = 15
QUEUES = {
    "mail out": gettext_lazy("outgoing emails"),
    "mail in": gettext_lazy("received emails"),
    "mailbox tests": gettext_lazy("tests of mailboxes"),
    "documents": gettext_lazy("documents"),
    "passwords": gettext_lazy("links to choose a password"),
    "schedule": gettext_lazy("scheduled tasks"),
    "reindexing": gettext_lazy("search index"),
    "imports": gettext_lazy("imports"),
    "data exports": gettext_lazy("exports of personal data"),
    "erasures": gettext_lazy("erasures of personal data"),
}
TASKS = {
    "backup": gettext_lazy("Back up database and files"),
    "drafts": gettext_lazy("Forget old drafts"),
    "files": gettext_lazy("Delete files that nothing uses"),
    "previews": gettext_lazy("Forget previews of documents"),
    "imports": gettext_lazy("Forget the lines of old imports"),
    "forgotten tries": gettext_lazy("Forget failed sign-ins"),
    "forgotten exports": gettext_lazy("Delete old exports of personal data"),
    "merged contacts": gettext_lazy("Finish merges of contacts"),
}


def name_of_queue(name: str) -> str:
    return str(QUEUES.get(name, name))


def name_of_task(name: str) -> str:
    return str(TASKS.get(name, name))


late_queues = Remembered(
    lambda: backlogs.late_queues(before=clock.now() - timedelta(minutes=settings.LATE_AFTER)), seconds=KNOWN_FOR
)
failing_tasks = Remembered(
    lambda: list(ScheduledTask.objects.failing().order_by("name").values_list("name", flat=True)), seconds=KNOWN_FOR
)
free_room = Remembered(disk.free_bytes, seconds=KNOWN_FOR)
database_room = Remembered(looking.database_bytes, seconds=KNOWN_FOR)
missed_worker = Remembered(looking.misses_worker, seconds=KNOWN_FOR)


def warnings_for(account: Account) -> list[str]:
    """Return a sentence for each thing that is late or full; nothing for who cannot mend it."""
    if not account.has_right(Right.AUDIT, Right.SETTINGS):
        return []
    return [sentence for sentence in (_missed(), _late(), _failing(), _full()) if sentence]


def _missed() -> str:
    if not missed_worker():
        return ""
    return _(
        "No worker has been seen for %(minutes)s minutes: emails are neither sent nor read. Start “joindre worker”."
    ) % {"minutes": MISSED_AFTER.seconds // 60}


def _late() -> str:
    late = late_queues()
    if not late:
        return ""
    names = ", ".join(map(name_of_queue, late))
    return _(
        "Waiting for more than %(minutes)s minutes: %(names)s. "
        "Check that the worker is running and that the mail server answers."
    ) % {"minutes": settings.LATE_AFTER, "names": names}


def _failing() -> str:
    if not (failing := failing_tasks()):
        return ""
    names = ", ".join(map(name_of_task, failing))
    return _("Failed: %(names)s. The reason stands in the settings, under Operation.") % {"names": names}


def _full() -> str:
    if (free := free_room()) >= settings.LEAST_ROOM:
        return ""
    megabytes = free // disk.MEGABYTE
    return _("Only %(megabytes)s MB are free on the disk of the portal. Free up some space.") % {"megabytes": megabytes}
