"""`python -m postroom`: what the reader understood, for people and for programs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from postroom.__main__ import main

CORPUS = Path(__file__).parent.parent / "corpus"
KEYS = [
    "path", "subject", "sender", "to", "cc", "reply_to", "date", "message_id", "in_reply_to", "references", "kind",
    "visible_text", "signature_text", "quoted_text", "html", "attachments", "bounces", "absence", "forwarded",
    "problems",
]  # fmt: skip


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "postroom", *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=False, timeout=60)


def test_it_prints_one_object_a_line_with_the_fixed_keys() -> None:
    mails = [str(CORPUS / f"{name}.eml") for name in ("outlook_reply_french", "bounce_unknown_user", "nul_octets")]

    done = run("--json", *mails)

    printed = [json.loads(line) for line in done.stdout.splitlines()]
    assert [list(item) for item in printed] == [KEYS] * 3
    assert [item["path"] for item in printed] == mails
    assert done.returncode == 0
    assert done.stderr == b""


def test_a_file_that_cannot_be_read_is_an_object_too(tmp_path: Path) -> None:
    missing, folder, readable = tmp_path / "missing.eml", tmp_path, CORPUS / "nul_octets.eml"

    done = run("--json", str(missing), str(folder), str(readable))

    printed = [json.loads(line) for line in done.stdout.splitlines()]
    assert [list(item) for item in printed] == [KEYS] * 3
    assert printed[0]["problems"][0].startswith("unreadable: ")
    assert printed[1]["problems"][0].startswith("unreadable: ")
    assert printed[2]["visible_text"] == "Un mot."
    assert done.stderr == b""


def test_an_empty_file_is_a_mail_with_problems(tmp_path: Path) -> None:
    (tmp_path / "empty.eml").write_bytes(b"")

    done = run("--json", str(tmp_path / "empty.eml"))

    printed = json.loads(done.stdout)
    assert printed["problems"]
    assert printed["sender"] is None
    assert printed["attachments"] == []


def test_people_get_a_summary() -> None:
    done = run(str(CORPUS / "outlook_reply_french.eml"))

    text = done.stdout.decode("utf-8")
    assert "Sophie Delorme <s.delorme@mairie-valbois.example>" in text
    assert "--- quoted" in text


def test_a_mail_may_come_from_the_standard_input() -> None:
    raw = (CORPUS / "nul_octets.eml").read_bytes()

    for_programs, for_people = run("--json", "-", given=raw), run("-", given=raw)

    printed = json.loads(for_programs.stdout)
    assert (printed["path"], printed["visible_text"]) == ("-", "Un mot.")
    assert for_people.stdout.startswith(b"-\n  ")
    assert (for_programs.returncode, for_people.returncode) == (0, 0)


def test_people_read_which_file_cannot_be_read_and_why(tmp_path: Path) -> None:
    missing, readable = tmp_path / "missing.eml", CORPUS / "nul_octets.eml"

    done = run(str(missing), str(readable), "no-such-folder/.eml")

    lines = done.stdout.decode("utf-8").split("\n")
    assert lines[:3] == [f"{missing}: cannot be read: No such file or directory", "", str(readable)]
    assert lines[-3:] == ["no-such-folder/.eml: cannot be read: No such file or directory", "", ""]
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_path_that_cannot_be_is_said_too(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """No operating system knows a path with an octet of zero."""
    assert main(["--json", "a\0b.eml"]) == 0
    assert main(["a\0b.eml"]) == 0

    for_programs, for_people = capfdbinary.readouterr().out.split(b"\n", 1)
    assert json.loads(for_programs)["problems"] == ["unreadable: cannot be read: embedded null byte"]
    assert for_people == b"a\0b.eml: cannot be read: embedded null byte\n\n"


def test_json_is_ascii_and_a_summary_is_not() -> None:
    """A terminal of people shows letters; a program may read with any charset."""
    path = str(CORPUS / "outlook_reply_french.eml")

    assert run("--json", path).stdout.isascii()
    assert not run(path).stdout.isascii()


def test_half_a_letter_in_a_name_does_not_stop_it(tmp_path: Path) -> None:
    """A name of a file may hold octets that are no letter."""
    done = run(f"{tmp_path}/caf\udce9.eml")

    assert b"caf\\udce9.eml: cannot be read" in done.stdout
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_who_has_read_enough_is_no_error() -> None:
    paths = [str(path) for path in sorted(CORPUS.glob("*.eml"))]
    command = [sys.executable, "-m", "postroom", "--json", *paths * 3]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        complaints = process.stderr.read()

    assert (process.returncode, complaints) == (0, b"")


def test_it_says_how_it_is_used() -> None:
    asked, without_files = run("--help"), run()

    text = " ".join(asked.stdout.decode().split())
    assert text.startswith("usage: python -m postroom [-h] [--json] FILE [FILE ...] Show what is understood of mails.")
    assert "FILE a raw mail; - reads from standard input" in text
    assert text.endswith("--json one JSON object a line for each file")
    assert (asked.returncode, without_files.returncode) == (0, 2)
    assert b"FILE" in without_files.stderr
