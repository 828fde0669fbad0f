"""The words in signed addresses (I3, M16)."""

import string

import pytest
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from joindre.lib.tokens import LARGEST, LONGEST, ReplyToken, bounce_token, may_hold_bounce_token, read_bounce_token

NUMBERS = st.integers(min_value=0, max_value=LARGEST)
PEOPLE = st.one_of(st.just(""), st.builds(lambda letter, n: f"{letter}{n}", st.sampled_from("cexz"), NUMBERS))
TOKENS = st.builds(ReplyToken, purpose=st.sampled_from(string.ascii_lowercase), ticket=NUMBERS, person=PEOPLE)
ALPHABET = string.ascii_lowercase + string.digits + "+-_.=@é "


@settings(deadline=None)
@given(TOKENS)
def test_what_was_encoded_comes_back(token: ReplyToken) -> None:
    assert ReplyToken.decode(token.encode()) == token


@settings(deadline=None)
@given(TOKENS)
def test_the_case_does_not_matter(token: ReplyToken) -> None:
    assert ReplyToken.decode(token.encode().upper()) == token


@settings(deadline=None)
@given(TOKENS)
def test_a_token_leaves_room_for_the_mailbox(token: ReplyToken) -> None:
    """I3: at most 64 characters before the @, a local part of 21 and the delimiter included."""
    assert len(token.encode()) <= LONGEST
    assert set(token.encode()) <= set(string.ascii_lowercase + "234567")


@settings(deadline=None)
@given(TOKENS, st.data())
def test_any_changed_character_is_refused(token: ReplyToken, data: st.DataObject) -> None:
    text = token.encode()
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([character for character in ALPHABET if character != text[place]]))

    assert ReplyToken.decode(text[:place] + other + text[place + 1 :]) is None


@settings(deadline=None)
@given(TOKENS, st.integers(1, 10))
def test_a_shortened_or_lengthened_token_is_refused(token: ReplyToken, count: int) -> None:
    text = token.encode()

    assert ReplyToken.decode(text[:-count]) is None
    assert ReplyToken.decode(text + "a" * count) is None


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert ReplyToken.decode(text) is None
    assert read_bounce_token(text) is None


@settings(deadline=None)
@given(NUMBERS)
def test_a_bounce_token_names_its_recipient(number: int) -> None:
    assert read_bounce_token(bounce_token(number)) == number
    assert read_bounce_token(bounce_token(number).upper()) == number
    assert may_hold_bounce_token(f"support+{bounce_token(number)}@joindre.example")


@settings(deadline=None)
@given(NUMBERS)
def test_one_kind_of_token_is_never_read_as_the_other(number: int) -> None:
    assert ReplyToken.decode(bounce_token(number)) is None
    assert ReplyToken.decode(bounce_token(number)[1:]) is None
    assert read_bounce_token("b" + ReplyToken(purpose="m", ticket=number).encode()) is None


def test_another_installation_does_not_read_ours() -> None:
    text = ReplyToken(purpose="m", ticket=42, person="c12").encode()

    with override_settings(SECRET_KEY="of another installation"):
        assert ReplyToken.decode(text) is None


def test_a_token_outlives_a_change_of_the_key() -> None:
    with override_settings(SECRET_KEY="the old one"):
        text = ReplyToken(purpose="m", ticket=42, person="c12").encode()

    with override_settings(SECRET_KEY_FALLBACKS=["the old one"]):
        assert ReplyToken.decode(text) == ReplyToken(purpose="m", ticket=42, person="c12")


@pytest.mark.parametrize(
    "token",
    [
        ReplyToken(purpose="mm", ticket=1),
        ReplyToken(purpose="M", ticket=1),
        ReplyToken(purpose="m", ticket=-1),
        ReplyToken(purpose="m", ticket=LARGEST + 1),
        ReplyToken(purpose="m", ticket=1, person="12"),
        ReplyToken(purpose="m", ticket=1, person="c012"),
    ],
)
def test_what_would_not_come_back_is_not_encoded(token: ReplyToken) -> None:
    with pytest.raises(ValueError, match="not"):
        token.encode()


def test_the_largest_number_and_the_longest_token_are_what_an_address_can_hold() -> None:
    """I3: 64 octets before the @, of which 21 are left to the mailbox and one to the delimiter."""
    longest = ReplyToken(purpose="z", ticket=2**48 - 1, person=f"z{2**48 - 1}")

    assert LARGEST == 2**48 - 1
    assert len(longest.encode()) == LONGEST == 64 - 21 - 1
    assert ReplyToken.decode(longest.encode()) == longest


@pytest.mark.parametrize("text", ["", "a", "a" * 16, "b" + "a" * 16])
def test_a_word_that_holds_nothing_but_a_signature_is_none(text: str) -> None:
    assert ReplyToken.decode(text) is None
    assert read_bounce_token(text) is None


def test_a_bounce_token_begins_with_its_letter() -> None:
    """M16: what a mailbox calls its own may follow the same delimiter."""
    word = bounce_token(42)

    assert read_bounce_token(f"c{word[1:]}") is None
    assert read_bounce_token(word[1:]) is None


def test_the_spare_bits_of_the_last_character_are_zero() -> None:
    """I3: each content has exactly one spelling."""
    text = ReplyToken(purpose="m", ticket=42).encode()
    alphabet = string.ascii_lowercase + "234567"
    following = alphabet[alphabet.index(text[-1]) + 1]

    assert len(text) * 5 % 8
    assert ReplyToken.decode(text[:-1] + following) is None


def test_the_words_of_mails_that_are_on_their_way_stay_readable() -> None:
    """I3, M16: an answer may come months later, to a newer version."""
    with override_settings(SECRET_KEY="one"):
        assert ReplyToken.decode("nubaclddamarc4e6ugfvomzqffistsy") == ReplyToken(
            purpose="m", ticket=300, person="c70000"
        )
        assert read_bounce_token("baiasz5up3j5yod5kepg5i") == 300
