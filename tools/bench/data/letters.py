"""Makes the mails behind the entries: those that left, those that arrived, and the files of a request."""

import json
from datetime import datetime
from typing import Final

from joindre.files.models import StoredFile
from joindre.mail.models import IncomingEmail, OutgoingEmail, Recipient
from tools.bench.data.files import FilePool
from tools.bench.data.loading import Loader
from tools.bench.data.people import Cast
from tools.bench.data.planned import Planned
from tools.bench.data.texts import Chance, Words

PROVED: Final = True
SUBJECT: Final = "[Demande {number}] Votre demande"
FRAME: Final = '<html lang="fr"><body><div class="letter">{body}<p>Demande {number}</p></div></body></html>'


class Letters:
    """Writes mails and files, and returns their keys."""

    def __init__(self, loader: Loader, cast: Cast, files: FilePool, *, chance: Chance) -> None:
        self._chance, self._words, self._cast, self._files = chance, Words(chance), cast, files
        self._stored = loader.table(
            StoredFile, "id", "blob_id", "name", "media_type", "topic", "is_for_client", "created_at"
        )
        self._incoming = loader.table(
            IncomingEmail, "id", "raw_id", "mailbox_id", "envelope_from", "envelope_to", "received_at", "message_id",
            "sender_name", "sender_address", "subject", "fingerprint", "outcome", "reason", "authentication",
            "is_proved", "matched_by", "topic", "finished_at",
        )  # fmt: skip
        self._outgoing = loader.table(
            OutgoingEmail, "id", "topic", "mailbox_id", "from_name", "subject", "text", "html", "message_id",
            "is_notice", "created_at",
        )  # fmt: skip
        self._recipients = loader.table(
            Recipient, "email_id", "field", "name", "address", "person", "state", "due_at", "data_at", "accepted_at",
            "attempts",
        )  # fmt: skip
        self._file_count = self._incoming_count = self._outgoing_count = 0

    def file(self, planned: Planned, moment: datetime, *, is_for_client: bool) -> tuple[int, str]:
        """The key of a new file of the request, and its name."""
        kept, name = self._files.draw(self._words, self._chance)
        self._file_count += 1
        topic = f"ticket:{planned.key}"
        self._stored.add(self._file_count, kept.blob.pk, name, kept.media_type, topic, is_for_client, moment)
        return self._file_count, name

    def incoming(self, planned: Planned, moment: datetime, *, outcome: str) -> int:
        self._incoming_count += 1
        key, client = self._incoming_count, planned.client
        address = client.email or f"inconnu{key}@messagerie.example"
        self._incoming.add(
            key, self._chance.any(self._files.raw).pk, self._cast.mailbox.pk, address,
            json.dumps([self._cast.mailbox.address]), moment, f"in{key}@bench.example", client.name, address,
            f"Re: demande {planned.key}", f"bench {key}", outcome, "blocked" if outcome == "refused" else "", "pass",
            PROVED, "reply_address", f"ticket:{planned.key}", moment,
        )  # fmt: skip
        return key

    def notice(self, planned: Planned, body: str, moment: datetime) -> int:
        """The mail that tells the client of a message."""
        key = self._out(planned, body, moment, is_notice=True)
        self._copy(key, "to", planned.client.name, planned.client.email, moment, person=f"c{planned.client.key}")
        return key

    def mail(self, planned: Planned, body: str, moment: datetime) -> int:
        """A mail about the request, to the client or to a third party, every fourth with a copy to a colleague."""
        key, client = self._out(planned, body, moment, is_notice=False), planned.client
        if client.email and self._chance.hits(0.7):
            self._copy(key, "to", client.name, client.email, moment, person=f"c{client.key}")
        else:
            name = self._words.fill("{person}")
            self._copy(key, "to", name, f"service{key % 997}@fournisseur{key % 89}.example", moment)
        if self._chance.hits(0.25):
            colleague = self._chance.any(self._cast.employees)
            self._copy(key, "cc", colleague.name, colleague.email, moment, person=f"e{colleague.pk}")
        return key

    def _out(self, planned: Planned, body: str, moment: datetime, *, is_notice: bool) -> int:
        self._outgoing_count += 1
        key = self._outgoing_count
        text = body.replace("</p>", "\n\n").replace("<p>", "")
        self._outgoing.add(
            key, f"ticket:{planned.key}", self._cast.mailbox.pk, "Claire Bernard · Support",
            SUBJECT.format(number=planned.key), text, FRAME.format(body=body, number=planned.key),
            f"out{key}@bench.example", is_notice, moment,
        )  # fmt: skip
        return key

    def _copy(self, email: int, field: str, name: str, address: str, moment: datetime, *, person: str = "") -> None:
        bounced = self._chance.hits(0.01)
        state = Recipient.State.BOUNCED if bounced else Recipient.State.ACCEPTED
        self._recipients.add(email, field, name[:120], address, person, state, moment, moment, moment, 1)
