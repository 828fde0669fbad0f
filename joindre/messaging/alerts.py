"""What staff are told about mails that nobody can post (A5)."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from joindre.company.models import Company
from joindre.directory.models import Employee
from joindre.lib import clock
from joindre.mail.models import IncomingEmail, Mailbox, OutgoingEmail
from joindre.mail.outgoing import outbox
from joindre.mail.outgoing.outbox import Letter
from joindre.messaging.new import recipient_of

#: About one mailbox staff are told once within it.
PAUSE = timedelta(hours=1)


def tell_too_many(incoming: IncomingEmail) -> None:
    """Tell those who answer the mailbox that too many mails come in somebody's name, once an hour (A4, A5)."""
    mailbox = incoming.mailbox
    if mailbox is None or _was_told(mailbox):
        return
    for employee in _answering(mailbox):
        outbox.queue(_letter(incoming.sender_address, mailbox, to=employee))


def _was_told(mailbox: Mailbox) -> bool:
    recently = OutgoingEmail.objects.filter(created_at__gt=clock.now() - PAUSE)
    return recently.filter(topic=_topic(mailbox), is_automatic=True).exists()


def _answering(mailbox: Mailbox) -> Iterable[Employee]:
    """The groups of this mailbox; those without one of their own write from the default one."""
    people = Employee.objects.filter(is_active=True).exclude(email="").select_related("account")
    own = people.filter(work_groups__mailbox=mailbox).distinct()
    if mailbox.is_default and not own.exists():
        return people.filter(work_groups__mailbox=None, work_groups__isnull=False).distinct()
    return own


def _letter(sender: str, mailbox: Mailbox, *, to: Employee) -> Letter:
    with translation.override(to.account.language if to.account else Company.current().language):
        known = {"sender": sender, "count": settings.MAIL_IN_PER_HOUR, "mailbox": mailbox.address}
        return Letter(
            mailbox=mailbox,
            from_name=mailbox.name,
            subject=_("Many emails in the name of %(sender)s") % known,
            text=_(
                "More than %(count)d emails came to %(mailbox)s within an hour in the name of %(sender)s, and nothing "
                "proves that they are from there. Further ones are set aside without being read. Emails that are "
                "proved still arrive, those of this sender too."
            )
            % known
            + "\n",
            to=(recipient_of(to),),
            topic=_topic(mailbox),
            is_automatic=True,
        )


def _topic(mailbox: Mailbox) -> str:
    return f"mailbox:{mailbox.pk}"
