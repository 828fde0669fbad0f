"""Why an arrived mail has its outcome: each code is a sentence for people."""

import pytest
from django.utils import translation

from joindre.mail.incoming.reasons import IncomingReason, explain
from joindre.messaging.refusal_reasons import RefusalReason


@pytest.mark.parametrize("code", [*IncomingReason.values, *RefusalReason.values])
def test_every_reason_is_a_sentence_in_both_languages(code: str) -> None:
    """I2: each mail has its outcome with the reason."""
    with translation.override("en"):
        english = str(explain(code))
    with translation.override("fr"):
        french = str(explain(code))

    assert english.endswith(".")
    assert french != english


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert explain("of another version") == "of another version"
