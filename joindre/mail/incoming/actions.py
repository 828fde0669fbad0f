"""Acts on mails that arrived: storing one, giving it its outcome, and whether it may be answered."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from joindre.files.models import Blob
from joindre.lib import clock, jobs, tallies
from joindre.lib.inserts import PreparedInsert
from joindre.lib.leases import FREE
from joindre.lib.prepared import PreparedUpdate
from joindre.mail import failpoints
from joindre.mail.addresses import storable
from joindre.mail.durability import write_through
from joindre.mail.failpoints import Failpoint
from joindre.mail.incoming.spool import Spool
from joindre.mail.models import IncomingEmail, Mailbox, OutgoingEmail
from joindre.mail.outgoing import address_states

#: One sender gets one automatic answer within it (I8).
ANSWER_PAUSE = timedelta(hours=1)
#: The outcomes of a mail that somebody wrote to us. Their address works: what came back from it counts no more (P6).
_TAKEN = (IncomingEmail.Outcome.POSTED, IncomingEmail.Outcome.NEW_REQUEST)


class AlreadyFinished(Exception):
    """Another worker has dealt with this mail: whatever was done for it here must be undone."""


def take_in(raw: bytes, *, envelope_from: str, envelope_to: Sequence[str], mailbox: Mailbox | None) -> IncomingEmail:
    """Store a mail as it came: its bytes first, then its row; both are on the disk when this returns (I2)."""
    [incoming] = _store(Spool.holding(raw), envelope_from, [(mailbox, envelope_to)])
    return incoming


def deliver(spool: Spool, *, envelope_from: str, recipients: Sequence[str]) -> list[IncomingEmail]:
    """Store a mail once for each mailbox that one of its recipients reaches, all of them or none (I1, I2)."""
    reached: dict[Mailbox | None, list[str]] = {}
    for address in recipients:
        reached.setdefault(Mailbox.objects.receiving(address), []).append(address)
    # A mailbox that was closed since the address was accepted: kept all the same.
    lost = reached.pop(None, [])
    if lost or not reached:
        first = next(iter(reached), None)
        reached[first] = [*reached.get(first, []), *lost]
    return _store(spool, envelope_from, list(reached.items()))


def _store(
    spool: Spool, envelope_from: str, deliveries: Sequence[tuple[Mailbox | None, Sequence[str]]]
) -> list[IncomingEmail]:
    write_through()
    spool.keep()
    failpoints.hit(Failpoint.RAW_STORED)
    with transaction.atomic():
        blob = _kept(Blob(sha256=spool.sha256, size=spool.size))
        stored = [
            _stored(
                IncomingEmail(
                    raw=blob,
                    mailbox=mailbox,
                    envelope_from=storable(envelope_from, longest=320),
                    envelope_to=[storable(address, longest=320) for address in recipients],
                )
            )
            for mailbox, recipients in deliveries
        ]
        jobs.wake(IncomingEmail)
    failpoints.hit(Failpoint.ROW_STORED)
    return stored


# Bytes that were stored before count as new from now on, so that the sweep does not delete them.
_kept = PreparedInsert(Blob, unique=["sha256"], update=["created_at"])
_stored = PreparedInsert(IncomingEmail)


def finish(
    incoming: IncomingEmail, *, outcome: str, reason: str = "", detail: str = "", matched_by: str = "", topic: str = ""
) -> None:
    """Give an arrived mail its one outcome, in the transaction of what was done for it, and write what was read of it.

    Raise `AlreadyFinished` where it has one, or `IntegrityError` where the same mail was posted before (I9): both undo
    that transaction.
    """
    columns: dict[str, object] = {
        "outcome": outcome,
        "reason": reason,
        "detail": detail[:500],
        "matched_by": matched_by,
        "topic": topic,
        "finished_at": clock.now(),
    }
    if not _finished(pk=incoming.pk, **columns, **incoming.read_columns()):
        raise AlreadyFinished(f"incoming mail {incoming.pk}")
    if incoming.is_proved and outcome in _TAKEN:
        address_states.clear(incoming.sender_address)
    transaction.on_commit(partial(tallies.count, "mail in", outcome), robust=True)
    for name, value in (columns | FREE).items():
        setattr(incoming, name, value)


_finished = PreparedUpdate(
    lambda pk, **columns: (
        IncomingEmail.objects.filter(pk=pk, outcome=IncomingEmail.Outcome.PENDING),
        {**columns, **FREE},
    )
)


def read_again(incoming: IncomingEmail) -> bool:
    """Put a failed mail back into the queue, with all its tries; `False` where it is not failed any more."""
    columns = {"outcome": IncomingEmail.Outcome.PENDING, "reason": "", "detail": "", "attempts": 0}
    failed = IncomingEmail.objects.failed().filter(pk=incoming.pk)
    with transaction.atomic():
        # Due from now on: it arrived long ago, and the worker is not late with it.
        is_back = bool(failed.update(**columns, leased_until=clock.now(), finished_at=None))
        jobs.wake(IncomingEmail)
    return is_back


def settle(incoming: IncomingEmail, *, outcome: str, reason: str = "", **columns: str) -> bool:
    """Give a mail that was set aside another outcome; `False` where somebody was faster."""
    waiting = IncomingEmail.objects.filter(pk=incoming.pk, outcome=IncomingEmail.Outcome.SET_ASIDE)
    return bool(waiting.update(outcome=outcome, reason=reason, finished_at=clock.now(), **columns))


def settle_all(keys: Collection[int], *, outcome: str, reason: str) -> int:
    """The same for the mails with these keys; return how many were waiting still."""
    waiting = IncomingEmail.objects.filter(pk__in=keys, outcome=IncomingEmail.Outcome.SET_ASIDE)
    return waiting.update(outcome=outcome, reason=reason, finished_at=clock.now())


def may_answer(incoming: IncomingEmail, *, now: datetime) -> bool:
    """Whether a machine may answer this sender now: not twice within the hour (I8)."""
    recently = OutgoingEmail.objects.filter(is_automatic=True, created_at__gt=now - ANSWER_PAUSE).exclude(
        in_reply_to=""
    )
    address = incoming.sender_address
    return bool(address) and not recently.filter(recipients__address__iexact=address).exists()
