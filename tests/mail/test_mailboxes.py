"""Addresses of ours, with and without something added to them (I1, I3)."""

import pytest
from django.core.exceptions import ValidationError

from joindre.lib.tokens import LARGEST, ReplyToken, bounce_token
from joindre.mail.models import Mailbox


def make(address: str = "support@joindre.example", delimiter: str = "+") -> Mailbox:
    return Mailbox(name="Support", address=address, delimiter=delimiter)


@pytest.mark.parametrize(
    ("address", "extension"),
    [
        ("support+abc@joindre.example", "abc"),
        ("SUPPORT+ABC@Joindre.Example", "ABC"),
        ("support+a+b@joindre.example", "a+b"),
        ("support@joindre.example", None),
        ("support-abc@joindre.example", None),
        ("other+abc@joindre.example", None),
        ("support+abc@elsewhere.example", None),
        ("", None),
    ],
)
def test_what_was_added_to_an_address(address: str, extension: str | None) -> None:
    assert make().extension_of(address) == extension


def test_the_delimiter_is_a_setting() -> None:
    """I3."""
    mailbox = make(delimiter="-")

    assert mailbox.extended("abc") == "support-abc@joindre.example"
    assert mailbox.extension_of("support-abc@joindre.example") == "abc"


def test_a_domain_with_accents_is_one_in_both_spellings() -> None:
    mailbox = make("support@société.fr")

    assert mailbox.extension_of("support+abc@xn--socit-esab.fr") == "abc"
    assert mailbox.is_reached_by("support@SOCIÉTÉ.fr")


def test_no_signed_address_is_longer_than_allowed() -> None:
    """I3: at most 64 characters before the @, whatever it says."""
    mailbox = make("a" * 21 + "@joindre.example")
    mailbox.clean()
    longest = ReplyToken(purpose="m", ticket=LARGEST, person=f"c{LARGEST}").encode()

    for extension in (longest, bounce_token(LARGEST)):
        assert len(mailbox.extended(extension).rpartition("@")[0]) <= 64


def test_a_mailbox_too_long_for_that_is_refused() -> None:
    mailbox = make("a" * 22 + "@joindre.example")

    with pytest.raises(ValidationError) as refused:
        mailbox.clean()

    assert "21" in refused.value.messages[0]
