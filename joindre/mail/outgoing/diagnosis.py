"""What a mail server meant: its codes and words turned into one of our reasons (RFC 3463, RFC 5321, and habit)."""

import re

from joindre.mail.outgoing.failure_reasons import FailureReason

_STATUS = re.compile(r"\b([245])\.([0-9]{1,3})\.([0-9]{1,3})\b")

#: Subject and detail of an enhanced status code; only those that say something by themselves.
_BY_STATUS = {
    (1, 1): FailureReason.UNKNOWN_ADDRESS,
    (1, 2): FailureReason.UNKNOWN_DOMAIN,
    (1, 3): FailureReason.BAD_ADDRESS,
    (1, 6): FailureReason.UNKNOWN_ADDRESS,
    (1, 7): FailureReason.SENDER_REFUSED,
    (1, 8): FailureReason.SENDER_REFUSED,
    (1, 10): FailureReason.UNKNOWN_DOMAIN,
    (2, 1): FailureReason.ADDRESS_CLOSED,
    (2, 2): FailureReason.MAILBOX_FULL,
    (2, 3): FailureReason.TOO_LARGE,
    (3, 4): FailureReason.TOO_LARGE,
    (4, 4): FailureReason.UNKNOWN_DOMAIN,
    (4, 6): FailureReason.LOOP,
    (6, 7): FailureReason.NO_INTERNATIONAL,
    # SPF, DKIM, DMARC and reverse names: it is our side that has to be put in order.
    **{(7, detail): FailureReason.NOT_ALLOWED for detail in (8, 9, 20, 21, 22, 23, 25, 26, 27)},
}

#: Words that servers use, the tell-tale ones first.
_BY_WORDS = (
    (FailureReason.SPAM, r"spam|black ?list|block ?list|unsolicited|reputation|junk|banned|rejected due to content"),
    (
        FailureReason.NOT_ALLOWED,
        r"relay(?:ing)? (?:access )?(?:is )?(?:denied|not|prohibited)|unable to relay|spf|dkim|dmarc",
    ),
    (
        FailureReason.MAILBOX_FULL,
        r"over ?quota|quota exceeded|mailbox (?:is )?full|insufficient (?:system )?storage|quota",
    ),
    (
        FailureReason.TOO_LARGE,
        r"too (?:large|big)|exceeds.{0,20}size|size.{0,20}exceed|message size|too much mail data",
    ),
    (FailureReason.LOOP, r"mail loop|too many hops|loops? back"),
    (
        FailureReason.UNKNOWN_DOMAIN,
        r"(?:host|domain).{0,20}(?:not found|unknown|does not exist)|no such domain|name or service not known|nxdomain",
    ),
    (FailureReason.ADDRESS_CLOSED, r"(?:account|mailbox|user|address).{0,30}(?:disabled|inactive|suspended|closed)"),
    (
        FailureReason.UNKNOWN_ADDRESS,
        (
            r"(?:unknown|invalid|no such) (?:user|recipient|mailbox|address|local part|account)"
            r"|(?:user|recipient|mailbox|address|account).{0,40}"
            r"(?:unknown|not found|does(?: not|n['’]t) exist|not exist|rejected|unavailable|invalid|no longer)"
            r"|not a valid (?:user|mailbox|recipient)|no mailbox here"
        ),
    ),
)
_BY_CODE = {
    551: FailureReason.UNKNOWN_ADDRESS,
    553: FailureReason.BAD_ADDRESS,
    530: FailureReason.NOT_ALLOWED,
    535: FailureReason.NOT_ALLOWED,
}


def diagnose(said: str, *, code: int = 0, is_permanent: bool = True) -> FailureReason:
    """The reason behind a refusal, from the most to the least certain sign."""
    status = _STATUS.search(said)
    if status and (known := _BY_STATUS.get((int(status[2]), int(status[3])))):
        return known
    for reason, words in _BY_WORDS:
        if re.search(words, said, re.IGNORECASE):
            return reason
    return _BY_CODE.get(code, FailureReason.REFUSED) if is_permanent else FailureReason.BUSY
