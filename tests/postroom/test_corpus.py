"""Each mail of the corpus is read as the file beside it says. A mail that was misread becomes a new pair."""

import json
from pathlib import Path

import pytest

import postroom
from postroom import rendering

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.mark.parametrize("case", sorted(path.stem for path in CORPUS.glob("*.eml")))
def test_a_mail_is_read_as_expected(case: str) -> None:
    """I5, I6, I8: what is named in the expectation is compared, and nothing else is."""
    expected = json.loads((CORPUS / f"{case}.json").read_text(encoding="utf-8"))
    raw = (CORPUS / f"{case}.eml").read_bytes()

    found = rendering.as_json(postroom.read(raw))

    assert _restricted(found, expected) == expected


@pytest.mark.parametrize("case", sorted(path.stem for path in CORPUS.glob("*.eml")))
def test_line_ends_make_no_difference(case: str) -> None:
    raw = (CORPUS / f"{case}.eml").read_bytes()

    with_crlf = postroom.read(raw.replace(b"\n", b"\r\n"))

    assert with_crlf.visible_text == postroom.read(raw).visible_text
    assert with_crlf.subject == postroom.read(raw).subject


def _restricted(found: object, expected: object) -> object:
    """Return what was found, without the keys that are not expected."""
    if isinstance(found, dict) and isinstance(expected, dict):
        return {key: _restricted(found[key], value) for key, value in expected.items()}
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        return [_restricted(one, other) for one, other in zip(found, expected, strict=True)]
    return found
