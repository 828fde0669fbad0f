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
    ],
)
def test_refusals_are_understood(code: int, said: str, expected: FailureReason) -> None:
    assert diagnose(said, code=code) == expected


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
