"""`python -m postroom`: what the reader understood, for people and for programs."""

import json
import subprocess
import sys
from pathlib import Path

CORPUS = Path(__file__).parent.parent / "corpus"
KEYS = [
    "path", "subject", "sender", "to", "cc", "reply_to", "date", "message_id", "in_reply_to", "references", "kind",
    "visible_text", "signature_text", "quoted_text", "html", "attachments", "bounces", "absence", "forwarded",
    "problems",
]  # fmt: skip


def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "postroom", *arguments], capture_output=True, check=False, timeout=60)


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
