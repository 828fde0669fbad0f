"""The JSON and the summary of mails that have everything, and of those that have nothing."""

import json
from datetime import UTC, date, datetime

from postroom import (
    Absence,
    Address,
    Attachment,
    Bounce,
    Email,
    Forwarded,
    Kind,
    MailProblem,
    ProblemCode,
    rendering,
)  # fmt: skip

ANN = Address(name="Ann", address="ann@x.example")
FULL = Email(
    subject="Un sujet",
    sender=Address(name="Sophie", address="s@x.example"),
    to=(ANN, Address(name="Sans adresse")),
    cc=(Address(address="c@x.example"), ANN),
    reply_to=(ANN,),
    date=datetime(2026, 11, 23, 10, 31, 7, tzinfo=UTC),
    message_id="<a@x.example>",
    in_reply_to="<b@x.example>",
    references=("<b@x.example>", "<c@x.example>"),
    kind=Kind.OUT_OF_OFFICE,
    visible_text="Un texte.\nSa suite.",
    signature_text="Sophie",
    quoted_text="> Avant.",
    html="<p>Un texte.</p>",
    attachments=(
        Attachment(name="a.txt", type="text/plain", content=b"abc"),
        Attachment(name="b.png", type="image/png", content=b"", inline=True, cid="b1", location="b.png"),
    ),
    bounces=(
        Bounce(address="u@x.example", status="5.1.1", reason="User unknown"),
        Bounce(address="v@x.example", permanent=False),
    ),
    absence=Absence(until=date(2026, 12, 1), deputy="Ben"),
    forwarded=Forwarded(sender=ANN, subject="Avant", date="2026-11-22T10:00:00", text="Le texte."),
    problems=(MailProblem(code=ProblemCode.TOO_DEEP, detail="64"), MailProblem(code=ProblemCode.NUL_REMOVED)),
)
NAMES = (
    "subject",
    "sender",
    "date",
    "message_id",
    "in_reply_to",
    "visible_text",
    "signature_text",
    "quoted_text",
    "html",
)
LISTS = ("to", "cc", "reply_to", "references", "attachments", "bounces", "problems")


def test_the_json_has_the_values_of_the_headers() -> None:
    printed = rendering.as_json(FULL)

    assert {name: printed[name] for name in list(printed)[:10]} == {
        "subject": "Un sujet",
        "sender": {"name": "Sophie", "address": "s@x.example"},
        "to": [{"name": "Ann", "address": "ann@x.example"}, {"name": "Sans adresse", "address": None}],
        "cc": [{"name": None, "address": "c@x.example"}, {"name": "Ann", "address": "ann@x.example"}],
        "reply_to": [{"name": "Ann", "address": "ann@x.example"}],
        "date": "2026-11-23T10:31:07+00:00",
        "message_id": "<a@x.example>",
        "in_reply_to": "<b@x.example>",
        "references": ["<b@x.example>", "<c@x.example>"],
        "kind": "out_of_office",
    }


def test_the_json_has_the_texts_and_what_they_say() -> None:
    printed = rendering.as_json(FULL)

    texts = {name: printed[name] for name in list(printed)[10:14]}
    assert texts == {
        "visible_text": "Un texte.\nSa suite.",
        "signature_text": "Sophie",
        "quoted_text": "> Avant.",
        "html": "<p>Un texte.</p>",
    }
    assert printed["absence"] == {"until": "2026-12-01", "deputy": "Ben"}
    assert printed["forwarded"] == {
        "sender": {"name": "Ann", "address": "ann@x.example"},
        "subject": "Avant",
        "date": "2026-11-22T10:00:00",
        "text": "Le texte.",
    }
    assert printed["problems"] == ["too deep: 64", "nul removed"]


def test_the_json_has_the_files_without_their_content_and_the_bounces() -> None:
    printed = rendering.as_json(FULL)

    first, second = FULL.attachments
    assert printed["attachments"] == [
        {
            "name": "a.txt",
            "type": "text/plain",
            "size": 3,
            "inline": False,
            "cid": None,
            "location": None,
            "sha256": first.sha256,
        },
        {
            "name": "b.png",
            "type": "image/png",
            "size": 0,
            "inline": True,
            "cid": "b1",
            "location": "b.png",
            "sha256": second.sha256,
        },
    ]
    assert printed["bounces"] == [
        {"address": "u@x.example", "status": "5.1.1", "reason": "User unknown", "permanent": True},
        {"address": "v@x.example", "status": None, "reason": None, "permanent": False},
    ]


def test_what_is_absent_is_null_and_a_list_is_empty() -> None:
    printed = json.loads(json.dumps(rendering.as_json(Email())))

    assert {name: printed[name] for name in (*NAMES, "absence", "forwarded")} == dict.fromkeys(
        (*NAMES, "absence", "forwarded")
    )
    assert {name: printed[name] for name in LISTS} == {name: [] for name in LISTS}
    assert printed["kind"] == "person"


def test_what_is_absent_of_an_absence_or_a_forward_is_null() -> None:
    printed = rendering.as_json(Email(absence=Absence(), forwarded=Forwarded()))

    assert printed["absence"] == {"until": None, "deputy": None}
    assert printed["forwarded"] == {"sender": None, "subject": None, "date": None, "text": None}


def test_a_file_that_cannot_be_opened_has_the_keys_of_a_mail_and_its_reason() -> None:
    printed = rendering.unreadable("no such file")

    assert printed == {**rendering.as_json(Email()), "problems": ["unreadable: no such file"]}


def test_the_summary_has_a_line_for_each_thing_that_is_there() -> None:
    assert rendering.summary(FULL).split("\n") == [
        "  Subject:        Un sujet",
        "  From:           Sophie <s@x.example>",
        "  To:             Ann <ann@x.example>, Sans adresse",
        "  Cc:             c@x.example, Ann <ann@x.example>",
        "  Date:           2026-11-23 10:31:07+00:00",
        "  Kind:           out_of_office",
        "  Files:          a.txt (text/plain, 3 bytes), b.png (image/png, 0 bytes)",
        "  Bounces:        u@x.example 5.1.1, v@x.example",
        "  Away until:     2026-12-01",
        "  Deputy:         Ben",
        "  Forwarded from: Ann <ann@x.example>",
        "  Problems:       too deep: 64; nul removed",
        "  --- text",
        "  Un texte.",
        "  Sa suite.",
        "  --- signature",
        "  Sophie",
        "  --- quoted",
        "  > Avant.",
    ]


def test_the_summary_of_an_empty_mail_is_its_kind() -> None:
    assert rendering.summary(Email()) == "  Kind:           person"
    assert rendering.summary(Email(absence=Absence(), forwarded=Forwarded())) == "  Kind:           person"


def test_the_summary_is_short() -> None:
    many = tuple(Address(address=f"n{number}@x.example") for number in range(30))

    lines = rendering.summary(Email(to=many, cc=many, visible_text="x" * 3_000)).split("\n")

    assert [line.count("@") for line in lines[:2]] == [20, 20]
    assert lines[-1] == f"  {'x' * 2_000}"
