"""Whether a sender is believed (I4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import postroom
from joindre.mail.incoming.authentication import evaluate, read
from joindre.mail.models import Mailbox
from tests.mail.makers import make_raw

MX = "mx.joindre.example"
AT = f"Authentication-Results: {MX};"


def authentication(*headers: str, sender: str = "Sophie <sophie@client.example>", trusted: str = MX) -> str:
    mail = postroom.read(make_raw(sender=sender, headers=headers))
    return str(evaluate(mail, Mailbox(address="support@joindre.example", trusted_server=trusted)).value)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        # DMARC speaks of the domain in From by itself.
        ("dmarc=pass header.from=client.example", "pass"),
        ("dmarc=pass (p=reject dis=none) header.from=client.example", "pass"),
        ("dmarc=pass", "pass"),
        ("dmarc=fail (p=reject) header.from=client.example", "fail"),
        ("dmarc=fail header.from=client.example; dkim=pass header.d=client.example", "fail"),
        ("dmarc=fail (p=none dis=none) header.from=client.example", "none"),
        ("dmarc=fail policy.dmarc=none header.from=client.example", "none"),
        ("dmarc=pass header.from=other.example", "none"),
        ("dmarc=none header.from=client.example", "none"),
        ("dmarc=temperror header.from=client.example", "none"),
        # Without it, SPF and DKIM count where their domain is that of From.
        ("dkim=pass header.d=client.example", "pass"),
        ("dkim=pass header.i=@client.example", "pass"),
        ("dkim=pass (2048-bit key) header.d=mail.client.example header.s=x", "pass"),
        ("dkim=pass header.d=example", "none"),
        ("dkim=pass header.d=evilclient.example", "none"),
        ("dkim=pass header.d=other.example", "none"),
        ("dkim=fail header.d=client.example", "none"),
        ("spf=pass smtp.mailfrom=sophie@client.example", "pass"),
        ("spf=pass smtp.mailfrom=client.example", "pass"),
        ("spf=pass smtp.mailfrom=bounces@other.example", "none"),
        ("spf=fail smtp.mailfrom=sophie@client.example", "fail"),
        ("spf=softfail smtp.mailfrom=sophie@client.example", "none"),
        ("spf=fail smtp.mailfrom=x@client.example; dkim=pass header.d=client.example", "pass"),
        ("spf=fail smtp.mailfrom=bounces@other.example", "none"),
        ("dmarc=none header.from=client.example; spf=pass smtp.mailfrom=a@client.example", "pass"),
        # Comments and quotes hide nothing and prove nothing.
        ("spf=none (dmarc=pass header.from=client.example)", "none"),
        ('spf=none reason="x; dmarc=pass header.from=client.example"', "none"),
        ("DKIM=PASS header.D=CLIENT.example", "pass"),
        ("none", "none"),
        ("", "none"),
    ],
)
def test_what_the_trusted_server_said(said: str, expected: str) -> None:
    """I4: SPF/DKIM/DMARC as judged by the receiving server named as trusted."""
    assert authentication(f"{AT} {said}") == expected


def test_another_servers_word_is_worth_nothing() -> None:
    assert authentication("Authentication-Results: mx.evil.example; dmarc=pass header.from=client.example") == "none"


def test_only_the_topmost_word_counts() -> None:
    """Whatever stands below came with the mail."""
    true, false = f"{AT} dmarc=fail header.from=client.example", f"{AT} dmarc=pass header.from=client.example"

    assert authentication(true, false) == "fail"
    assert authentication("Authentication-Results: mx.evil.example; none", false) == "none"


def test_a_mailbox_that_trusts_nobody_believes_nobody() -> None:
    assert authentication(f"{AT} dmarc=pass header.from=client.example", trusted="") == "none"


def test_a_mail_without_results_is_not_verified() -> None:
    assert authentication() == "none"


def test_two_senders_are_nobody() -> None:
    """One could be judged and the other be shown."""
    headers = (f"{AT} dmarc=pass header.from=client.example", "From: Paul <paul@evil.example>")

    assert authentication(*headers) == "none"


def test_results_may_be_folded_and_carry_a_version() -> None:
    folded = f"Authentication-Results: {MX} 1;\r\n\tspf=pass\r\n\tsmtp.mailfrom=client.example;\r\n\tdkim=none"

    assert authentication(folded) == "pass"


@given(st.text(alphabet=st.sampled_from("ab1 =;().\"\\'@\t"), max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    read(text)
