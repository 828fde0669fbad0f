"""Recipients are read as people paste them (M2). The browser's own reading of the same texts is tested in e2e."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from joindre.lib.recipients import Written, read_all
from tests.lib.pasted import PASTED


@pytest.mark.parametrize(("text", "people"), PASTED.items())
def test_people_are_read_as_they_are_meant(text: str, people: list[tuple[str, str]]) -> None:
    """M2"""
    assert [(one.name, one.address) for one in read_all(text)] == people


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for one in read_all(text):
        assert one.address
        assert one.address == one.address.strip()


WORD = st.text("abcdé'-. ", min_size=1, max_size=20).map(str.strip).filter(lambda text: text.strip(" '.-"))
ADDRESS = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?@[a-z]{2,8}\.example", fullmatch=True)


@settings(deadline=None)
@given(st.lists(st.tuples(WORD, ADDRESS), max_size=8))
def test_what_is_written_is_read_again(people: list[tuple[str, str]]) -> None:
    """M10: a draft, and a form that comes back, hold people in this form."""
    written = [Written(address, " ".join(name.split()).strip(" .'")) for name, address in people]

    assert read_all("; ".join(map(str, written))) == written
