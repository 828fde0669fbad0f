"""What every transport promises the worker, tried on each of them: a mail server, and a folder."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from joindre.configuration import load
from joindre.mail.failpoints import Failpoint
from joindre.mail.models import Mailbox
from joindre.mail.outgoing import outbox
from joindre.mail.outgoing.delivery import Delivery
from joindre.mail.outgoing.folder import FolderTransport
from joindre.mail.outgoing.transport import AttemptStatus, ConnectionFailed, Envelope, Session
from joindre.mail.outgoing.transports import transport_of
from tests.mail.makers import make_letter
from tests.mail.scripted_server import ScriptedCatcher, Stage
from tests.mail.sending import free_port
from tests.mail.watching import watching

CONTENT = b"Subject: Bonjour\r\n\r\n.\r\nQUIT\r\n"


@dataclass(frozen=True, kw_only=True)
class Side:
    """A transport, and what its other side can be made to do."""

    url: str
    unreachable: str
    #: The reason for which that one cannot be reached.
    reason: str
    #: What arrived: sender, recipient and content of each.
    arrived: Callable[[], list[tuple[str, str, bytes]]]
    #: The next mail is not taken, and nothing of it arrives.
    fail: Callable[[], None]
    #: The next mail arrives, and its sender does not come to know.
    lose_answer: Callable[[], None]


def smtp_side(catcher: ScriptedCatcher) -> Side:
    return Side(
        url=catcher.smtp_url,
        unreachable=f"smtp://127.0.0.1:{free_port()}",
        reason="nobody_listens",
        arrived=lambda: [(mail.sender, mail.recipients[0], mail.raw) for mail in catcher.mails],
        fail=lambda: catcher.will_hang_up(Stage.DATA),
        lose_answer=lambda: catcher.will_hang_up(Stage.ANSWER),
    )


def folder_side(path: Path) -> Side:
    folder, moved = path / "mails", path / "moved"
    (path / "file").write_text("no folder")
    return Side(
        url=f"folder://{folder}",
        unreachable=f"folder://{path / 'file' / 'mails'}",
        reason="unreachable",
        arrived=lambda: [read(file) for where in (folder, moved) for file in sorted(where.glob("*.eml"))],
        fail=lambda: shutil.rmtree(folder),
        lose_answer=lambda: at(Failpoint.DATA_SENT, lambda: folder.rename(moved)),
    )


@pytest.fixture(params=["smtp", "folder"])
def side(request: pytest.FixtureRequest, catcher: ScriptedCatcher, tmp_path: Path) -> Side:
    return smtp_side(catcher) if request.param == "smtp" else folder_side(tmp_path)


@pytest.fixture
def session(side: Side) -> Iterator[Session]:
    session = transport_of(side.url).connect()
    yield session
    session.close()


@pytest.fixture(autouse=True)
def acts() -> Iterator[None]:
    """Runs what `at` asks for."""

    def run(reached: Failpoint) -> None:
        for failpoint, act in ACTS:
            if failpoint is reached:
                act()

    with watching(run):
        yield
    ACTS.clear()


ACTS: list[tuple[Failpoint, Callable[[], object]]] = []


def at(failpoint: Failpoint, act: Callable[[], object]) -> None:
    ACTS.append((failpoint, act))


def test_what_is_accepted_arrives_with_its_envelope(side: Side, session: Session) -> None:
    assert session.offer(envelope("1")).is_accepted
    assert side.arrived() == []

    attempt = session.hand_over(CONTENT)

    assert (attempt.status, attempt.reason) == (AttemptStatus.ACCEPTED, None)
    assert attempt.said
    assert side.arrived() == [("support+b1@joindre.example", "1@client.example", CONTENT)]


def test_one_session_carries_one_mail_after_another(side: Side, session: Session) -> None:
    for name in "123":
        session.offer(envelope(name))
        assert session.hand_over(CONTENT + name.encode() + b"\r\n").is_accepted

    assert [recipient for _sender, recipient, _content in side.arrived()] == [f"{n}@client.example" for n in "123"]


def test_a_mail_that_was_reset_does_not_arrive(side: Side, session: Session) -> None:
    session.offer(envelope("1"))

    assert session.reset()
    session.offer(envelope("2"))
    session.hand_over(CONTENT)

    assert [recipient for _sender, recipient, _content in side.arrived()] == ["2@client.example"]


def test_international_addresses_are_carried(side: Side, session: Session) -> None:
    """C5."""
    assert session.can_carry_international

    session.offer(envelope("jérôme", is_international=True))
    session.hand_over("To: jérôme@client.example\r\n\r\n".encode())

    assert [recipient for _sender, recipient, _content in side.arrived()] == ["jérôme@client.example"]


def test_a_side_that_cannot_be_reached_is_tried_later(side: Side) -> None:
    with pytest.raises(ConnectionFailed) as failed:
        transport_of(side.unreachable).connect()

    assert (failed.value.attempt.status, failed.value.attempt.reason) == (AttemptStatus.LATER, side.reason)
    assert failed.value.attempt.said


def test_what_fails_before_the_mail_is_handed_over_is_tried_later(side: Side, session: Session) -> None:
    session.offer(envelope("1"))
    side.fail()

    attempt = session.hand_over(CONTENT)

    assert (attempt.status, attempt.reason) == (AttemptStatus.LATER, "unreachable")
    assert attempt.said
    assert side.arrived() == []


def test_an_answer_that_is_lost_is_unknown(side: Side, session: Session) -> None:
    """M7."""
    session.offer(envelope("1"))
    side.lose_answer()

    attempt = session.hand_over(CONTENT)

    assert (attempt.status, attempt.reason) == (AttemptStatus.UNKNOWN, "answer_lost")
    assert len(side.arrived()) == 1


def test_a_copy_that_is_sent_again_is_the_same(side: Side) -> None:
    """M7: a folder keeps it once, a mail server gets the same bytes."""
    for _ in range(2):
        session = transport_of(side.url).connect()
        session.offer(envelope("1"))
        session.hand_over(CONTENT)
        session.close()

    assert len(set(side.arrived())) == 1


def test_a_refusal_is_final_and_says_why(catcher: ScriptedCatcher) -> None:
    """A folder refuses nothing."""
    session = transport_of(catcher.smtp_url).connect()
    catcher.will_answer(Stage.RECIPIENT, "550 5.1.1 no such user")

    attempt = session.offer(envelope("1"))

    assert (attempt.status, attempt.reason) == (AttemptStatus.REFUSED, "unknown_address")
    assert attempt.said == "550 5.1.1 no such user"
    session.close()


def test_the_worker_sends_through_any_transport(side: Side, mailbox: Mailbox) -> None:
    """M7."""
    email = outbox.queue(make_letter(mailbox, "sophie@client.example", "jérôme@client.example"))

    Delivery(url=side.url, pause=timedelta()).run_due()

    assert {copy.state for copy in email.recipients.all()} == {"accepted"}
    assert {recipient for _sender, recipient, _content in side.arrived()} == {
        "sophie@client.example", "jérôme@client.example"
    }  # fmt: skip
    assert len({sender for sender, _recipient, _content in side.arrived()}) == 2


def test_the_worker_says_of_any_transport_what_may_have_arrived(side: Side, mailbox: Mailbox) -> None:
    """M7: perhaps received twice."""
    side.lose_answer()
    copy = outbox.queue(make_letter(mailbox)).recipients.get()

    Delivery(url=side.url, pause=timedelta()).run_due()

    copy.refresh_from_db()
    assert (copy.state, copy.reason, copy.maybe_twice, copy.data_at) == ("delayed", "answer_lost", True, None)


@pytest.mark.parametrize("url", ["folder://", "folder:///", "folder://relative/path"])
def test_what_names_no_folder_is_said(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="folder:///path"):
        transport_of(url)


def test_a_folder_may_have_any_name() -> None:
    assert transport_of("folder:///srv/courrier%20sortant") == FolderTransport(path=Path("/srv/courrier sortant"))


def test_a_copy_whose_name_is_no_file_name_stays_in_its_folder(tmp_path: Path) -> None:
    session = transport_of(f"folder://{tmp_path / 'mails'}").connect()
    session.offer(envelope("../../x\0y"))

    assert session.hand_over(CONTENT).is_accepted

    assert [file.name for file in (tmp_path / "mails").iterdir()] == [".._.._x_y.eml"]


def test_a_folder_that_is_full_keeps_nothing_half(tmp_path: Path) -> None:
    """Only whole files have a name, and what could not be named is removed."""
    session = transport_of(f"folder://{tmp_path}").connect()
    (tmp_path / "1.eml").mkdir()
    session.offer(envelope("1"))

    attempt = session.hand_over(CONTENT)

    assert attempt.status is AttemptStatus.LATER
    assert [file.name for file in tmp_path.iterdir()] == ["1.eml"]


def test_an_error_of_the_disk_is_told_with_its_file_or_in_its_own_words(tmp_path: Path) -> None:
    """M7"""
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ConnectionFailed) as failed:
        transport_of(f"folder://{tmp_path / 'file'}").connect()
    session = transport_of(f"folder://{tmp_path}").connect()
    session.offer(envelope("1"))
    at(Failpoint.FILE_WRITTEN, lambda: fail(OSError("no luck")))

    attempt = session.hand_over(CONTENT)

    assert failed.value.attempt.said == f"File exists: {tmp_path / 'file'}"
    assert (attempt.status, attempt.reason, attempt.said) == (AttemptStatus.LATER, "unreachable", "no luck")
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def fail(error: Exception) -> None:
    raise error


def test_a_mail_is_handed_over_after_its_envelope(tmp_path: Path) -> None:
    session = transport_of(f"folder://{tmp_path}").connect()

    with pytest.raises(ValueError, match=r"^a mail is handed over after its envelope was offered$"):
        session.hand_over(CONTENT)


@pytest.mark.parametrize("name", ["JOINDRE_MAIL_URL", "JOINDRE_SMTP_URL"])
def test_the_old_name_of_the_setting_is_still_read(name: str) -> None:
    assert load({name: "smtp://mx.example"}).values.mail_url == "smtp://mx.example"


def test_the_new_name_of_the_setting_wins() -> None:
    both = {"JOINDRE_MAIL_URL": "folder:///new", "JOINDRE_SMTP_URL": "smtp://old.example"}

    assert load(both).values.mail_url == "folder:///new"


def envelope(name: str, *, is_international: bool = False) -> Envelope:
    return Envelope(
        copy_id=name,
        sender=f"support+b{name if name.isascii() else 'x'}@joindre.example",
        recipient=f"{name}@client.example",
        size=len(CONTENT),
        is_international=is_international,
    )


def read(file: Path) -> tuple[str, str, bytes]:
    return_path, delivered_to, content = file.read_bytes().split(b"\r\n", 2)
    sender = return_path.decode().removeprefix("Return-Path: <").removesuffix(">")
    return sender, delivered_to.decode().removeprefix("Delivered-To: "), content
