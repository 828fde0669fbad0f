"""What servers say, in our words (M7)."""

import pytest
from django.utils import translation

from joindre.mail.outgoing.diagnosis import diagnose
from joindre.mail.outgoing.failure_reasons import FailureReason, explain


@pytest.mark.parametrize(
    ("code", "said", "expected"),
    [
        (550, "5.1.1 The email account that you tried to reach does not exist", FailureReason.UNKNOWN_ADDRESS),
        (550, "5.4.1 Recipient address rejected: Access denied", FailureReason.UNKNOWN_ADDRESS),
        (550, "No such user here", FailureReason.UNKNOWN_ADDRESS),
        (550, "Requested action not taken: mailbox unavailable", FailureReason.UNKNOWN_ADDRESS),
        (551, "not local", FailureReason.UNKNOWN_ADDRESS),
        (550, "5.1.2 Host unknown", FailureReason.UNKNOWN_DOMAIN),
        (550, "5.4.4 unable to look up host", FailureReason.UNKNOWN_DOMAIN),
        (556, "5.1.10 Recipient address has null MX", FailureReason.UNKNOWN_DOMAIN),
        (550, "5.2.1 The user account is disabled", FailureReason.ADDRESS_CLOSED),
        (552, "5.2.2 Mailbox full", FailureReason.MAILBOX_FULL),
        (452, "4.2.2 The email account is over quota", FailureReason.MAILBOX_FULL),
        (552, "5.3.4 Message size exceeds fixed limit", FailureReason.TOO_LARGE),
        (552, "Error: message size exceeds fixed maximum message size", FailureReason.TOO_LARGE),
        (554, "5.7.1 Message rejected as spam", FailureReason.SPAM),
        (550, "5.7.1 Service unavailable; client host blocked using a block list", FailureReason.SPAM),
        (554, "5.7.1 Relay access denied", FailureReason.NOT_ALLOWED),
        (550, "5.7.26 This mail is unauthenticated", FailureReason.NOT_ALLOWED),
        (530, "Must issue a STARTTLS command first", FailureReason.NOT_ALLOWED),
        (554, "5.4.6 too many hops", FailureReason.LOOP),
        (501, "5.1.7 Bad sender address syntax", FailureReason.SENDER_REFUSED),
        (553, "malformed", FailureReason.BAD_ADDRESS),
        (554, "Transaction failed", FailureReason.REFUSED),
        (550, "", FailureReason.REFUSED),
        (535, "", FailureReason.NOT_ALLOWED),
        # The number is the surest sign, whatever the words say; one that says little leaves them the word.
        (550, "5.1.3 quota", FailureReason.BAD_ADDRESS),
        (550, "5.1.6 quota", FailureReason.UNKNOWN_ADDRESS),
        (550, "5.1.8 quota", FailureReason.SENDER_REFUSED),
        (550, "5.2.3 quota", FailureReason.TOO_LARGE),
        (550, "5.6.7 quota", FailureReason.NO_INTERNATIONAL),
        *((550, f"5.7.{detail} quota", FailureReason.NOT_ALLOWED) for detail in (8, 9, 20, 21, 22, 23, 25, 26, 27)),
        *((550, f"5.7.{detail} quota", FailureReason.MAILBOX_FULL) for detail in (1, 7, 10, 19, 24, 28)),
        (550, "5.1.0 quota", FailureReason.MAILBOX_FULL),
        (550, "15.1.1 quota", FailureReason.MAILBOX_FULL),
        (550, "4.1.1", FailureReason.UNKNOWN_ADDRESS),
        (550, "2.1.1", FailureReason.UNKNOWN_ADDRESS),
        (550, "3.1.1", FailureReason.REFUSED),
    ],
)
def test_refusals_are_understood(code: int, said: str, expected: FailureReason) -> None:
    assert diagnose(said, code=code) == expected


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (
            FailureReason.SPAM,
            "looks like SPAM|a black list|blacklisted|a block list|blocklist|unsolicited|bad reputation",
        ),
        (FailureReason.SPAM, "junk mail|you are banned|rejected due to content restrictions"),
        (FailureReason.NOT_ALLOWED, "relaying denied|relay access prohibited|relay is not allowed|unable to relay"),
        (FailureReason.NOT_ALLOWED, "SPF check failed|DKIM missing|DMARC policy"),
        (FailureReason.MAILBOX_FULL, "over quota|overquota|quota exceeded|mailbox is full|mailbox full|disk quota"),
        (FailureReason.MAILBOX_FULL, "insufficient system storage|insufficient storage"),
        (FailureReason.TOO_LARGE, "too large|too big|exceeds the allowed size|size limit exceeded|message size"),
        (FailureReason.TOO_LARGE, "too much mail data"),
        (FailureReason.LOOP, "mail loop detected|too many hops|loops back to myself|mail for x loop back"),
        (FailureReason.UNKNOWN_DOMAIN, "host x.example not found|domain unknown|domain does not exist|no such domain"),
        (FailureReason.UNKNOWN_DOMAIN, "name or service not known|NXDOMAIN"),
        (FailureReason.ADDRESS_CLOSED, "account disabled|mailbox is inactive|user is suspended|address is closed"),
        (
            FailureReason.UNKNOWN_ADDRESS,
            "unknown user|invalid recipient|no such mailbox|no such address|no such account",
        ),
        (FailureReason.UNKNOWN_ADDRESS, "unknown local part|user unknown|recipient not found|mailbox does not exist"),
        (FailureReason.UNKNOWN_ADDRESS, "user doesn't exist|user doesn’t exist|address rejected|mailbox unavailable"),
        (FailureReason.UNKNOWN_ADDRESS, "account is no longer in use|not a valid mailbox|no mailbox here by that name"),
    ],
)
def test_the_words_of_servers_are_understood(reason: FailureReason, words: str) -> None:
    """M7"""
    for said in words.split("|"):
        assert diagnose(f"<x@client.example>: {said}.") == reason, said


def test_the_words_of_a_no_for_now_are_understood_and_its_code_is_not() -> None:
    """M7: a server that is busy says nothing about the address."""
    assert diagnose("mailbox full", code=452, is_permanent=False) == FailureReason.MAILBOX_FULL
    assert diagnose("try again", code=553, is_permanent=False) == FailureReason.BUSY


def test_the_codes_of_reasons_are_those_in_the_rows_of_every_version() -> None:
    """M7: a code that changed would be shown as it is, and not as a sentence."""
    assert FailureReason.values == [
        "bad_address", "unknown_address", "unknown_domain", "address_closed", "mailbox_full", "too_large", "spam",
        "not_allowed", "sender_refused", "no_international", "loop", "busy", "unreachable", "unknown_host",
        "nobody_listens", "too_late", "certificate", "no_tls", "login", "answer_lost",
        "file_missing", "error", "gave_up", "slow", "complaint", "refused",
    ]  # fmt: skip


def test_an_unclear_no_for_now_is_a_busy_server() -> None:
    assert diagnose("4.7.1 try again later", code=451, is_permanent=False) == FailureReason.BUSY


@pytest.mark.parametrize("code", FailureReason.values)
def test_every_reason_is_a_sentence_in_both_languages(code: str) -> None:
    """M7: the reason in plain words."""
    with translation.override("en"):
        english = str(explain(code))
    with translation.override("fr"):
        french = str(explain(code))

    assert english.endswith(".")
    assert french != english


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert explain("of another version") == "of another version"
