"""What servers say, in our words (M7)."""

import pytest
from django.utils import translation

from joindre.mail.diagnosis import diagnose
from joindre.mail.reasons import IncomingReason, Reason, explain


@pytest.mark.parametrize(
    ("code", "said", "expected"),
    [
        (550, "5.1.1 The email account that you tried to reach does not exist", Reason.UNKNOWN_ADDRESS),
        (550, "5.4.1 Recipient address rejected: Access denied", Reason.UNKNOWN_ADDRESS),
        (550, "No such user here", Reason.UNKNOWN_ADDRESS),
        (550, "Requested action not taken: mailbox unavailable", Reason.UNKNOWN_ADDRESS),
        (551, "not local", Reason.UNKNOWN_ADDRESS),
        (550, "5.1.2 Host unknown", Reason.UNKNOWN_DOMAIN),
        (550, "5.4.4 unable to look up host", Reason.UNKNOWN_DOMAIN),
        (556, "5.1.10 Recipient address has null MX", Reason.UNKNOWN_DOMAIN),
        (550, "5.2.1 The user account is disabled", Reason.ADDRESS_CLOSED),
        (552, "5.2.2 Mailbox full", Reason.MAILBOX_FULL),
        (452, "4.2.2 The email account is over quota", Reason.MAILBOX_FULL),
        (552, "5.3.4 Message size exceeds fixed limit", Reason.TOO_LARGE),
        (552, "Error: message size exceeds fixed maximum message size", Reason.TOO_LARGE),
        (554, "5.7.1 Message rejected as spam", Reason.SPAM),
        (550, "5.7.1 Service unavailable; client host blocked using a block list", Reason.SPAM),
        (554, "5.7.1 Relay access denied", Reason.NOT_ALLOWED),
        (550, "5.7.26 This mail is unauthenticated", Reason.NOT_ALLOWED),
        (530, "Must issue a STARTTLS command first", Reason.NOT_ALLOWED),
        (554, "5.4.6 too many hops", Reason.LOOP),
        (501, "5.1.7 Bad sender address syntax", Reason.SENDER_REFUSED),
        (553, "malformed", Reason.BAD_ADDRESS),
        (554, "Transaction failed", Reason.REFUSED),
        (550, "", Reason.REFUSED),
    ],
)
def test_refusals_are_understood(code: int, said: str, expected: Reason) -> None:
    assert diagnose(said, code=code) == expected


def test_an_unclear_no_for_now_is_a_busy_server() -> None:
    assert diagnose("4.7.1 try again later", code=451, is_permanent=False) == Reason.BUSY


@pytest.mark.parametrize("code", [*Reason.values, *IncomingReason.values])
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
