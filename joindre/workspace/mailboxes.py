"""What people read of the test of a mailbox: each step of the way, with what to do where it ended (I1, I3, I4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from joindre.lib import clock
from joindre.mail.addresses import same_domain
from joindre.mail.models import IncomingEmail, Mailbox, MailboxTest
from joindre.mail.outgoing.failure_reasons import FailureReason, explain

#: Arrived mails whose servers are offered.
LAST_ARRIVED = 200
#: How long a worker may take to begin a test before people are told that none seems to run.
SOON = timedelta(seconds=20)
State = MailboxTest.State
#: Reasons for which our own server does not know the signed address.
_NOT_KNOWN = {FailureReason.UNKNOWN_ADDRESS, FailureReason.BAD_ADDRESS, FailureReason.REFUSED}


class StepState(TextChoices):
    """How a step went, and the icon that says so."""

    DONE = "good", pgettext_lazy("test", "done")
    UNDER_WAY = "info", pgettext_lazy("test", "under way")
    DOUBTFUL = "warn", pgettext_lazy("test", "to be looked at")
    FAILED = "bad", pgettext_lazy("test", "failed")

    @property
    def icon(self) -> str:
        return _ICONS[self]


_ICONS = {
    StepState.DONE: "circle-check",
    StepState.UNDER_WAY: "clock",
    StepState.DOUBTFUL: "triangle-alert",
    StepState.FAILED: "circle-x",
}


@dataclass(frozen=True, kw_only=True)
class MailboxStep:
    """One step of the way; `said` is quoted from a server."""

    state: StepState
    title: str
    text: str = ""
    said: str = ""
    #: The name of a server that can be taken over as the trusted one.
    offered: str = ""


def steps_of(test: MailboxTest, *, now: datetime) -> Sequence[MailboxStep]:
    """As far as the mail has come."""
    return list(_steps(test, now=now))


def test_context(test: MailboxTest) -> dict[str, Any]:
    """What the steps of a test are drawn from."""
    now = clock.now()
    steps = steps_of(test, now=now)
    # What is shown changes with the last step alone.
    mark = f"{len(steps)}-{steps[-1].state}-{int(test.is_over(now))}"
    return {"test": test, "steps": steps, "test_mark": mark, "is_test_over": test.is_over(now)}


def servers_seen() -> Sequence[str]:
    """The names that stood first in the topmost `Authentication-Results` of the last mails, the most frequent first."""
    newest = IncomingEmail.objects.aggregate(newest=Max("pk"))["newest"] or 0
    last = IncomingEmail.objects.filter(pk__gt=newest - LAST_ARRIVED).values_list("judged_by", flat=True)
    names = [name for name in last if name]
    return sorted(set(names), key=lambda name: (-names.count(name), name))


def way_out() -> str:
    """The server that mails leave by, without user and password; a folder as it is."""
    parts = urlsplit(settings.MAIL_URL)
    if parts.scheme == "folder":
        return parts.path
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)


def _steps(test: MailboxTest, *, now: datetime) -> Iterator[MailboxStep]:
    yield _sending(test, now)
    if test.state in {State.WAITING, State.FAILED}:
        return
    yield _coming_back(test, now)
    if test.state == State.RETURNED:
        yield _address(test)
        yield _judgement(test, test.mailbox)


def _sending(test: MailboxTest, now: datetime) -> MailboxStep:
    if test.state == State.WAITING:
        if now - test.started_at < SOON:
            return MailboxStep(state=StepState.UNDER_WAY, title=_("Sending"), text=_("The worker takes it now."))
        text = _("No worker has taken it so far. Is “joindre serve” or “joindre worker” running?")
        return MailboxStep(state=StepState.DOUBTFUL, title=_("Sending"), text=text)
    if test.state == State.FAILED:
        title = _("Not accepted by %(server)s") % {"server": way_out()}
        return MailboxStep(state=StepState.FAILED, title=title, text=_why_refused(test), said=test.answer)
    return MailboxStep(
        state=StepState.DONE, title=_("Accepted by %(server)s") % {"server": way_out()}, said=test.answer
    )


def _why_refused(test: MailboxTest) -> str:
    if test.reason in _NOT_KNOWN:
        return _(
            "Our mail server does not take the signed address. It has to take every addition after “%(delimiter)s” "
            "(with Postfix: recipient_delimiter); else choose the delimiter that it knows."
        ) % {"delimiter": test.mailbox.delimiter}
    return str(explain(test.reason))


def _coming_back(test: MailboxTest, now: datetime) -> MailboxStep:
    if test.state == State.RETURNED:
        count = test.seconds or 0
        text = ngettext("After %(count)s second.", "After %(count)s seconds.", count) % {"count": count}
        return MailboxStep(state=StepState.DONE, title=_("Came back to us"), text=text)
    if test.state == State.BOUNCED:
        title = _("Came back as undeliverable")
        return MailboxStep(state=StepState.FAILED, title=title, text=_why_refused(test), said=test.report)
    if not test.is_over(now):
        text = _("It is waited for, ten minutes at most. You may leave this page.")
        return MailboxStep(state=StepState.UNDER_WAY, title=_("Coming back"), text=text)
    return MailboxStep(state=StepState.FAILED, title=_("Not come back within ten minutes"), text=_what_to_check())


def _what_to_check() -> str:
    host, port = settings.MAIL_IN
    return _(
        "Check that your mail server passes emails to this address on to %(door)s by SMTP or LMTP, or to "
        "“joindre receive” by a pipe; that it keeps the addition; and whether the email waits in its queue or with its "
        "spam. The documentation shows the settings of Postfix."
    ) % {"door": f"{host}:{port}"}


def _address(test: MailboxTest) -> MailboxStep:
    if test.came_to:
        return MailboxStep(state=StepState.DONE, title=_("The signed address was kept"), said=test.came_to)
    text = _(
        "It came without what stood after “%(delimiter)s”: answers of clients would lose their request. Have your mail "
        "server keep the addition, or choose another delimiter."
    ) % {"delimiter": test.mailbox.delimiter}
    return MailboxStep(state=StepState.FAILED, title=_("The signed address was lost"), text=text)


def _judgement(test: MailboxTest, mailbox: Mailbox) -> MailboxStep:
    trusted, judge = mailbox.trusted_server, test.judged_by
    if not judge:
        text = _(
            "Many servers write none into what they send themselves. Look at an email from outside before you name a "
            "trusted server."
        )
        return MailboxStep(state=StepState.DOUBTFUL, title=_("No Authentication-Results came with it"), text=text)
    title = _("Authentication-Results of %(server)s") % {"server": judge}
    if trusted and same_domain(trusted, judge):
        return MailboxStep(state=StepState.DONE, title=title, text=_("This is the trusted server."))
    if trusted:
        text = _("The trusted server is another one, %(trusted)s: nothing would be believed.") % {"trusted": trusted}
    else:
        text = _("No trusted server is named: no sender counts as verified. If this is your receiving server, name it.")
    return MailboxStep(state=StepState.DOUBTFUL, title=title, text=text, offered=judge)
