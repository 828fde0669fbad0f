"""Texts of mails as they stand in the feed: read from real mails by `postroom`, cleaned, and varied by their slots."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import postroom
from joindre.messaging.contents import is_quote_alone, prepare
from tools.bench.data import french
from tools.bench.data.support_mails import Sender, Written, support_mail
from tools.bench.data.texts import Chance, Pattern, Words, with_slots

SENDER = Sender(name="Hélène Crépin", address="helene.crepin@atelier.example")
ATTRIBUTION = "Le {day} à 09:4{digit}, {who} a écrit :"


@dataclass(frozen=True, kw_only=True)
class MailText:
    """What was read of one mail, to be filled with other words for each entry."""

    raw: bytes
    body: Pattern
    folded: Pattern

    def fill(self, words: Words) -> tuple[str, str]:
        return self.body.fill(words), self.folded.fill(words)


def mail_texts(count: int) -> list[MailText]:
    """So many mails, each written, sent as bytes, read and cleaned as one that arrives."""
    return [_read(number) for number in range(count)]


def written(number: int, *, slots: bool) -> Written:
    """What client number so-and-so writes: one to four paragraphs; every other mail quotes the two before it."""
    chance = Chance(f"written {number}")
    words = Words(chance)

    def sentences(pool: Sequence[str], *, least: int = 1, most: int) -> str:
        drawn = [chance.any(pool) for _ in range(chance.randint(least, most))]
        return " ".join(with_slots(one) if slots else words.fill(one) for one in drawn)

    quoted = [(french.OF_AGENTS, "Assistance <support@joindre.example>"), (french.OF_CLIENTS, SENDER.name)]
    return Written(
        paragraphs=[sentences(french.OF_CLIENTS, most=4) for _ in range(chance.randint(1, 4))],
        quoted=[
            (
                ATTRIBUTION.format(day=chance.any(french.DAYS), digit=digit, who=who),
                [*wrap(sentences(pool, least=3, most=8), 74), "", "Cordialement,", who.partition(" <")[0]],
            )
            for digit, (pool, who) in enumerate(quoted)
        ]
        if number % 2
        else [],
    )


def _read(number: int) -> MailText:
    raw = support_mail(
        number, written(number, slots=True), sender=SENDER, to="support@joindre.example", subject="Re: Demande"
    )
    mail = postroom.read(raw)
    if is_quote_alone(mail):
        raise RuntimeError(f"nothing was read of the mail number {number}")
    read = prepare(mail)
    return MailText(raw=raw, body=Pattern(read.body), folded=Pattern(read.folded))
