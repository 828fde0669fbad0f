"""How often one may try in vain: counted in the database for all processes, with waits that grow (S4).

    tries = sign_in_tries(email=…, address=…, device=…)
    tries.begin()       counts the try before it is made; raise `TooMany` while one has to wait
    …                   look at the password, with no transaction open
    tries.succeed()     it was good: it does not count

A try is counted before it is made, so that many at once are no way round. While one waits nothing is counted, and no
thread waits. Failures are forgotten one by one as time goes by.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from joindre.accounts.models import Tries
from joindre.lib import clock
from joindre.lib.errors import TooMany
from joindre.lib.visitors import network_of

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
#: So often a wait is doubled until it is the longest.
GROWTH = 6
#: Rows that are kept; beyond it those that are forgotten first make room.
MOST_ROWS = 100_000


@dataclass(frozen=True, kw_only=True)
class Limit:
    """`free` failures cost no wait; the one after them a minute, each further one twice as long, up to an hour."""

    name: str
    free: int
    #: After this time one failure is forgotten.
    forgotten: timedelta
    #: Whether a success forgets all failures, or only its own try.
    is_cleared: bool = False

    def wait(self, failures: float) -> timedelta:
        surplus = round(failures) - self.free
        return timedelta() if surplus < 0 else min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(surplus, GROWTH))

    @property
    def most(self) -> float:
        """More than this make nobody wait longer, so that they are not counted."""
        return self.free + GROWTH


HERE = Limit(name="account from network", free=5, forgotten=timedelta(hours=1), is_cleared=True)
#: Many share an address. Whoever guesses at one account soon waits by the limit above, and adds no more to this one.
NETWORK = Limit(name="network", free=40, forgotten=timedelta(minutes=2))
#: From many networks at once. Its owner goes on by a known device, or by the link of a mail.
ACCOUNT = Limit(name="account", free=100, forgotten=timedelta(minutes=10))
DEVICE = Limit(name="known device", free=20, forgotten=timedelta(minutes=10), is_cleared=True)
LETTERS_HERE = Limit(name="letters to account from network", free=5, forgotten=timedelta(minutes=20))
LETTERS_OF_NETWORK = Limit(name="letters from network", free=30, forgotten=timedelta(minutes=2))
LETTERS_TO_ACCOUNT = Limit(name="letters to account", free=20, forgotten=timedelta(minutes=20))
TOKENS = Limit(name="tokens from network", free=20, forgotten=timedelta(minutes=1))


@dataclass(frozen=True, kw_only=True)
class Counter:
    """One limit, and what it counts."""

    limit: Limit
    counted: tuple[str, ...]

    @property
    def key(self) -> str:
        counted = "\0".join((self.limit.name, *self.counted))
        return salted_hmac("joindre.accounts.throttle", counted, algorithm="sha256").hexdigest()


class Counters:
    """The limits that one try falls under."""

    def __init__(self, *counters: Counter) -> None:
        self._counters = {counter.key: counter for counter in counters}

    def begin(self) -> None:
        """Count one try. Raise `TooMany` while one has to wait; then nothing is counted."""
        now = clock.now()
        # Whoever has to wait costs no more than this question.
        self._ensure_open(Tries.objects.filter(key__in=self._counters), now)
        with transaction.atomic():
            fresh = [Tries(key=key, last_at=now, forgotten_at=now) for key in self._counters]
            Tries.objects.bulk_create(fresh, ignore_conflicts=True)
            rows = list(Tries.objects.select_for_update().filter(key__in=self._counters).order_by("key"))
            self._ensure_open(rows, now)
            for row in rows:
                self._set(row, self._failures(row, now) + 1, now)
            Tries.objects.bulk_update(rows, ["failures", "last_at", "forgotten_at"])

    def succeed(self) -> None:
        """The try was good. It takes back what it counted, so that no good one ever frees the way for bad ones."""
        now = clock.now()
        with transaction.atomic():
            rows = list(Tries.objects.select_for_update().filter(key__in=self._counters).order_by("key"))
            for row in rows:
                is_cleared = self._counters[row.key].limit.is_cleared
                self._set(row, 0 if is_cleared else max(0, self._failures(row, now) - 1), now)
            Tries.objects.bulk_update(rows, ["failures", "last_at", "forgotten_at"])

    def _ensure_open(self, rows: Iterable[Tries], now: datetime) -> None:
        waits = [row.last_at + self._counters[row.key].limit.wait(row.failures) - now for row in rows]
        if (longest := max(waits, default=timedelta())) > timedelta():
            raise TooMany(longest.total_seconds())

    def _failures(self, row: Tries, now: datetime) -> float:
        """Those that are not forgotten yet; forgetting begins once one may try again."""
        limit = self._counters[row.key].limit
        idle = max(timedelta(), now - row.last_at - limit.wait(row.failures))
        return max(0.0, row.failures - idle / limit.forgotten)

    def _set(self, row: Tries, failures: float, now: datetime) -> None:
        limit = self._counters[row.key].limit
        row.failures, row.last_at = min(failures, limit.most), now
        row.forgotten_at = now + limit.wait(row.failures) + row.failures * limit.forgotten


def sign_in_tries(*, email: str, address: str, device: str) -> Counters:
    """A device that has signed in to this account before stands apart from all others, and has its own limit."""
    email, network = email.lower(), network_of(address)
    if device:
        return Counters(Counter(limit=DEVICE, counted=(email, device)))
    return Counters(
        Counter(limit=HERE, counted=(email, network)),
        Counter(limit=NETWORK, counted=(network,)),
        Counter(limit=ACCOUNT, counted=(email,)),
    )


def letter_tries(*, email: str, address: str) -> Counters:
    """Otherwise anybody could have us fill anybody's mailbox."""
    email, network = email.lower(), network_of(address)
    return Counters(
        Counter(limit=LETTERS_HERE, counted=(email, network)),
        Counter(limit=LETTERS_OF_NETWORK, counted=(network,)),
        Counter(limit=LETTERS_TO_ACCOUNT, counted=(email,)),
    )


def token_tries(*, address: str) -> Counters:
    return Counters(Counter(limit=TOKENS, counted=(network_of(address),)))


def sweep() -> int:
    """Remove rows that say nothing any more, and the first ones to be forgotten where there are too many."""
    removed, _kinds = Tries.objects.filter(forgotten_at__lt=clock.now()).delete()
    surplus = Tries.objects.order_by("-forgotten_at", "-pk").values_list("forgotten_at", flat=True)[MOST_ROWS:]
    if (first := surplus.first()) is not None:
        removed += Tries.objects.filter(forgotten_at__lte=first).delete()[0]
    return removed
