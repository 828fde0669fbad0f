"""Properties: any bytes are read, and no line that was written is lost."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import postroom
from postroom import rendering, replies
from postroom.model import ProblemCode

CORPUS = [path.read_bytes() for path in sorted((Path(__file__).parent.parent / "corpus").glob("*.eml"))]
KEYS = {
    "subject", "sender", "to", "cc", "reply_to", "date", "message_id", "in_reply_to", "references", "kind",
    "visible_text", "signature_text", "quoted_text", "html", "attachments", "bounces", "absence", "forwarded",
    "problems",
}  # fmt: skip
LISTS = ("to", "cc", "reply_to", "references", "attachments", "bounces", "problems")

UNSEEN = " \t\u00a0\ufeff\u200b"

relaxed = settings(
    max_examples=80,
    deadline=timedelta(seconds=2),
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
lines = st.one_of(
    st.sampled_from(
        [
            "", "> quoted", ">> deeper", "-- ", "Cordialement,", "Le 23/11/2026 à 10:02, Support a écrit :",
            "Bob wrote:", "De : Support <s@x.example>", "Envoyé : lundi 23 novembre 2026", "À : Bob", "Objet : essai",
            "_____________", "-----Original Message-----", "---------- Forwarded message ---------",
            "Begin forwarded message:", "Sent from my iPhone", "Ce message est confidentiel.",
            "----- Forwarded Message ----- From: Bob <b@x.example>To: A <a@x.example>Subject: essai",
            "a line without end, " * 8,
        ]
    ),
    st.text(alphabet=st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=40),
)  # fmt: skip


@relaxed
@given(st.binary(max_size=2_000))
def test_any_bytes_are_read(raw: bytes) -> None:
    _check(raw)


@relaxed
@given(st.sampled_from(CORPUS), st.lists(st.tuples(st.integers(0, 4_000), st.binary(max_size=6)), max_size=8))
def test_a_mail_damaged_anywhere_is_read(raw: bytes, damages: list[tuple[int, bytes]]) -> None:
    damaged = bytearray(raw)
    for position, octets in damages:
        damaged[position : position + len(octets)] = octets

    _check(bytes(damaged))


@relaxed
@given(st.sampled_from(CORPUS), st.integers(0, 4_000))
def test_a_mail_cut_anywhere_is_read(raw: bytes, length: int) -> None:
    _check(raw[:length])


@relaxed
@given(st.lists(lines, max_size=25), st.sampled_from([None, "Re: essai", "Fwd: essai", "TR: essai", "VS: essai"]))
def test_every_line_goes_to_exactly_one_part(written: list[str], subject: str | None) -> None:
    """I5: what is folded away is never deleted."""
    split = replies.split("\n".join(written), subject=subject)

    kept = Counter(_lines(split.visible) + _lines(split.signature) + _lines(split.quoted))
    assert kept == Counter(_lines("\n".join(written)))


@relaxed
@given(st.lists(lines, max_size=25))
def test_something_stays_visible(written: list[str]) -> None:
    text = "\n".join(written)

    assert bool(_lines(replies.split(text).visible)) == bool(_lines(text))


def _check(raw: bytes) -> None:
    mail = postroom.read(raw)

    assert ProblemCode.UNREADABLE not in {problem.code for problem in mail.problems}
    printed = json.loads(json.dumps(rendering.as_json(mail)))
    assert set(printed) == KEYS
    assert all(isinstance(printed[name], list) for name in LISTS)
    assert "\x00" not in json.dumps(printed, ensure_ascii=False)
    assert len(mail.fingerprint) == 64


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip().strip(UNSEEN)]
