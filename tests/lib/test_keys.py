import pytest

from joindre.lib.keys import read_key


def test_a_key_is_read() -> None:
    assert read_key("42") == 42


@pytest.mark.parametrize("text", ["", "-1", "+1", " 1", "1_0", "²", "٣", "1.0", "c12", "9" * 19, "9" * 5000])
def test_what_cannot_be_one_is_none(text: str) -> None:
    assert read_key(text) is None
