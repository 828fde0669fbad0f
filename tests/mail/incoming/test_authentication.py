"""Whether a sender is believed (I4)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import postroom
from joindre.mail.incoming.authentication import Result, evaluate, read
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
        # Some servers write the whole address; some judge several domains or begin with another method.
        ("dmarc=pass header.from=sophie@client.example", "pass"),
        ("dmarc=fail header.from=sophie@client.example", "fail"),
        ("dmarc=pass header.from=sophie@other.example", "none"),
        ("dmarc=pass header.from=CLIENT.EXAMPLE", "pass"),
        ("spf=none smtp.mailfrom=x@other.example; dmarc=pass header.from=client.example", "pass"),
        ("dmarc=pass header.from=other.example; dmarc=fail header.from=client.example", "fail"),
        ("dmarc=none header.from=client.example; dmarc=fail header.from=client.example", "fail"),
        ("arc=pass header.from=client.example", "none"),
        ("dmarc/1=pass header.from=client.example", "pass"),
        # A domain that asks for nothing says so for itself, in a comment or as a property, in any case.
        ("dmarc=fail (p = none) header.from=client.example", "none"),
        ("dmarc=fail (P=NONE) header.from=client.example", "none"),
        ("dmarc=fail (dis=quarantine; p=none) header.from=client.example", "none"),
        ("dmarc=fail policy.published-domain-policy=none header.from=client.example", "none"),
        ("dmarc=fail (sp=none) header.from=client.example", "fail"),
        ("dmarc=fail (p=nonesuch) header.from=client.example", "fail"),
        ("dkim=none (p=none); dmarc=fail header.from=client.example", "fail"),
        # Without it, SPF and DKIM count where their domain is that of From.
        ("dkim=pass header.d=client.example", "pass"),
        ("dkim=pass header.i=@client.example", "pass"),
        ("dkim=pass (2048-bit key) header.d=mail.client.example header.s=x", "pass"),
        ("dkim=pass header.d=example", "none"),
        ("dkim=pass header.d=evilclient.example", "none"),
        ("dkim=pass header.d=CLIENT.EXAMPLE", "pass"),
        ("dkim=pass header.d=a.client.example", "pass"),
        ("dkim=pass header.d=z.client.example", "pass"),
        ("dkim=pass header.d=a.evilclient.example", "none"),
        ("dkim=pass header.i=sophie@client.example", "pass"),
        ("dkim=pass header.i=sophie@other.example", "none"),
        ("dkim=pass header.d=other.example header.i=@client.example", "none"),
        ("dkim=pass header.d=client.example header.d=other.example", "pass"),
        ("dkim=pass header.s=x", "none"),
        ("dkim=pass d=client.example", "none"),
        ("dkim=pass smtp.mailfrom=client.example", "none"),
        ("dkim=hardfail header.d=client.example", "none"),
        ("dkim=none header.d=other.example; dkim=pass header.d=client.example", "pass"),
        ("dkim=pass header.d=other.example", "none"),
        ("dkim=fail header.d=client.example", "none"),
        ("spf=pass smtp.mailfrom=sophie@client.example", "pass"),
        ("spf=pass smtp.mailfrom=client.example", "pass"),
        ("spf=pass smtp.mailfrom=bounces@other.example", "none"),
        ("spf=fail smtp.mailfrom=sophie@client.example", "fail"),
        ("spf=softfail smtp.mailfrom=sophie@client.example", "none"),
        ("spf=hardfail smtp.mailfrom=sophie@client.example", "fail"),
        ("SPF=FAIL smtp.mailfrom=sophie@client.example", "fail"),
        ("spf=pass smtp.helo=mail.client.example", "pass"),
        ("spf=pass smtp.mailfrom=x@other.example smtp.helo=client.example", "none"),
        ("spf=pass header.d=client.example", "none"),
        ("spf=pass smtp.client-ip=192.0.2.1", "none"),
        ("spf=fail smtp.mailfrom=x@client.example; dkim=pass header.d=client.example", "pass"),
        ("spf=fail smtp.mailfrom=bounces@other.example", "none"),
        ("dmarc=none header.from=client.example; spf=pass smtp.mailfrom=a@client.example", "pass"),
        # Comments and quotes hide nothing and prove nothing.
        ("spf=none (dmarc=pass header.from=client.example)", "none"),
        ('spf=none reason="x; dmarc=pass header.from=client.example"', "none"),
        ("spf=none (a (b) dmarc=pass header.from=client.example)", "none"),
        ("spf=none (a (b) c); dmarc=pass (d) header.from=client.example", "pass"),
        ("spf=none ) ; dmarc=pass header.from=client.example", "pass"),
        ("spf=none (a; dmarc=pass header.from=client.example", "none"),
        ('dmarc=pass header.from="client.example"', "pass"),
        (r'dmarc=pass header.from="cli\ent.example"', "pass"),
        ('dmarc=pass reason="a;b" header.from=client.example', "pass"),
        ("dmarc = pass header.from = client.example", "pass"),
        ("=pass; dmarc=pass header.from=client.example", "pass"),
        ("dmarc=; dmarc=pass header.from=client.example", "pass"),
        # What no server says of itself, it quotes from the mail.
        ("spf=none (a x) ; dmarc=pass header.from=client.example; dmarc=fail header.from=client.example", "none"),
        ("dmarc=fail header.from=client.example; dmarc=pass header.from=client.example", "none"),
        ("dmarc=pass header.from=client.example; dmarc=pass header.from=client.example", "pass"),
        # A quotation without end takes the rest.
        ('spf=none smtp.mailfrom="x; dmarc=pass header.from=client.example', "none"),
        ('dmarc=pass header.from=client.example; spf=none reason="x\\', "pass"),
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


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        (["Received: from mail.client.example by mx.joindre.example with ESMTPS; Tue, 24 Nov 2026"], "pass"),
        (["Return-Path: <s@client.example>", "Received: from mx by mail.joindre.example; Tue"], "pass"),
        (["Received: from evil.example by other.example with SMTP; Tue, 24 Nov 2026"], "none"),
        (["Received: from mx.joindre.example (mx.joindre.example) by other.example; Tue"], "none"),
        (["Received: by mx.joindre.example; Tue", "Received: from evil by other.example; Tue"], "none"),
        (["Received: (qmail 1 invoked from network); Tue"], "none"),
        (["Received: from a by mx2.eu.joindre.example; Tue"], "pass"),
        (["Received: by 2002:a05:6402:1c0d:b0:5cf:e0a2:2b7e with SMTP id k13csp1; Tue"], "pass"),
        (["Received: from evil by 2002:a05:6402:1c0d:b0:5cf:e0a2:2b7e with SMTP; Tue"], "none"),
        (["Received: by 2002:a05:6402:1c0d:b0:5cf:e0a2:2b7e; Tue", "Received: from evil by other.example"], "none"),
        (["Received: by other.example (Postfix, from userid 33) id 1; Tue"], "none"),
    ],
)
def test_what_came_past_the_trusted_server_is_not_believed(above: list[str], expected: str) -> None:
    """I4: whoever hands a mail to another server of ours may write any results into it."""
    assert authentication(*above, f"{AT} dmarc=pass header.from=client.example") == expected


def test_servers_below_are_of_the_way_that_the_mail_took() -> None:
    """I4"""
    headers = (f"{AT} dmarc=pass header.from=client.example", "Received: from a by relay.client.example; Tue")

    assert authentication(*headers) == "pass"


def test_a_mailbox_that_trusts_nobody_believes_nobody() -> None:
    assert authentication(f"{AT} dmarc=pass header.from=client.example", trusted="") == "none"


def test_a_mail_without_results_is_not_verified() -> None:
    assert authentication() == "none"


def test_a_mail_without_a_mailbox_of_ours_is_not_verified() -> None:
    """I4: nothing says whose word to believe."""
    mail = postroom.read(make_raw(headers=[f"{AT} dmarc=pass header.from=client.example"]))

    assert str(evaluate(mail, None).value) == "none"


@pytest.mark.parametrize("trusted", ["MX.JOINDRE.EXAMPLE", "mx.joindre.example"])
@pytest.mark.parametrize("server", ["mx.joindre.example", "Mx.Joindre.Example"])
def test_the_case_of_a_server_or_a_sender_means_nothing(server: str, trusted: str) -> None:
    """I4"""
    said = f"Authentication-Results: {server}; dmarc=pass header.from=client.example"

    assert authentication(said, sender="Sophie <sophie@Client.EXAMPLE>", trusted=trusted) == "pass"


@pytest.mark.parametrize("sender", ["Sophie", "Sophie <sophie>", "<>"])
def test_a_sender_without_a_domain_is_not_verified(sender: str) -> None:
    """I4"""
    assert authentication(f"{AT} dmarc=pass; spf=pass; dkim=pass", sender=sender) == "none"


def test_a_sender_below_the_domain_that_signed_is_verified() -> None:
    """I4: whichever of the two names is the longer one; never by what all share."""
    at_mail = "Sophie <sophie@mail.client.example>"

    assert authentication(f"{AT} dkim=pass header.d=client.example", sender=at_mail) == "pass"
    assert authentication(f"{AT} dkim=pass header.d=example", sender="Sophie <sophie@example>") == "none"


def test_another_header_that_is_doubled_is_no_second_sender() -> None:
    headers = (f"{AT} dmarc=pass header.from=client.example", "Subject: Une autre")

    assert authentication(*headers) == "pass"


@pytest.mark.parametrize("said", ["Authentication-Results:", f"Authentication-Results: {MX} dmarc=pass"])
def test_results_without_a_section_say_nothing(said: str) -> None:
    assert authentication(said) == "none"


def test_the_end_of_a_text_that_no_server_would_write_is_not_read() -> None:
    padding = "x=none; " * 1_100

    assert read(f"{MX}; dmarc=pass; {padding} spf=pass")[1][0].method == "dmarc"
    assert not [result for result in read(f"{MX}; {padding} spf=pass")[1] if result.method == "spf"]


def test_what_a_server_found_is_read_with_its_properties_and_its_comments() -> None:
    """RFC 8601"""
    server, (found,) = read('mx.joindre.example 1; DKIM/1=Pass (2048-bit key) (ok) Header.D="client.example" d=x')

    assert server == "mx.joindre.example"
    assert (found.method, found.value, found.comment) == ("dkim", "pass", "2048-bit key ok")
    assert found.properties == {"header.d": "client.example"}


def test_a_result_has_no_properties_and_no_comment_of_its_own_accord() -> None:
    found = Result(method="spf", value="none")

    assert (found.properties, found.comment) == ({}, "")


def test_two_senders_are_nobody() -> None:
    """One could be judged and the other be shown."""
    headers = (f"{AT} dmarc=pass header.from=client.example", "From: Paul <paul@evil.example>")

    assert authentication(*headers) == "none"


def test_results_may_be_folded_and_carry_a_version() -> None:
    folded = f"Authentication-Results: {MX} 1;\r\n\tspf=pass\r\n\tsmtp.mailfrom=client.example;\r\n\tdkim=none"

    assert authentication(folded) == "pass"


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab1 =;().\"\\'@\t"), max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    read(text)
