"""Mails that arrived and could not be read: who may see them, and having them read again (I2).

What nobody could read may be of any customer, so that who sees some customers only sees none of them (S3).
"""

from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.directory.models import Employee
from joindre.lib.errors import Refusal
from joindre.lib.logs import Log
from joindre.mail.incoming import actions
from joindre.mail.models import IncomingEmail
from joindre.mail.models.incoming import IncomingEmailQuerySet

LOG = Log(__name__)


class MailOfAnybody(Refusal):
    status = 403
    message = _("You see some customers only, and these emails may be of any. Ask a colleague who sees all of them.")


def may_see_failed_mails(employee: Employee) -> bool:
    return employee.has_right(Right.CATCHMAIL_JOURNAL) and employee.customers is None


def seen_failed_mails(*, by: Employee) -> IncomingEmailQuerySet:
    """Failed mails with what their list shows. Raise `MissingRight` or `MailOfAnybody`."""
    by.ensure_right(Right.CATCHMAIL_JOURNAL)
    _ensure_sees_everybody(by)
    return IncomingEmail.objects.failed().select_related("raw")


def read_failed_mail_again(incoming: IncomingEmail, *, by: Employee) -> None:
    """Put a failed mail back into the queue. Asked twice, it is put there once.

    Raise `MissingRight` or `MailOfAnybody`.
    """
    by.ensure_right(Right.CATCHMAIL_JOURNAL)
    _ensure_sees_everybody(by)
    if actions.read_again(incoming):
        LOG.info("mail put back in the queue", incoming=incoming.pk, by=by.pk)


def _ensure_sees_everybody(by: Employee) -> None:
    if by.customers is not None:
        raise MailOfAnybody
