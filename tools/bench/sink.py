"""A mail server that takes every mail, and counts for whom it came."""

from collections import Counter

from joindre.catcher.catcher import Catcher
from joindre.catcher.server import CatcherServer
from joindre.catcher.store import MailStore


class CountingStore(MailStore):
    """Keeps no mail, only how often each recipient got one."""

    def __init__(self) -> None:
        super().__init__(None)
        self.copies: Counter[str] = Counter()

    def add(self, raw: bytes, *, sender: str, recipients: tuple[str, ...]) -> None:  # noqa: ARG002 - the signature of the store
        self.copies.update(recipients)


class Sink(Catcher):
    """`with Sink() as sink:` listens at `sink.smtp_url`."""

    def make_server(self, caught: MailStore) -> CatcherServer:  # noqa: ARG002 - another store takes its place
        self.counted = CountingStore()
        return CatcherServer(self.counted)

    @property
    def copies(self) -> Counter[str]:
        return self.counted.copies
