"""What each refusal about accounts answers, and what it tells a person to do."""

import pytest
from django.utils import translation

from joindre.accounts.actions import AddressTaken, NobodyLeft, NotYourOwn, NotYourToken, ProfileInUse, TwoSides
from joindre.lib.errors import Refusal


@pytest.mark.parametrize(
    ("refusal", "status", "cure"),
    [
        (NobodyLeft, 409, "Give this right to another active account first."),
        (NotYourOwn, 409, "Ask another administrator to do it."),
        (TwoSides, 422, "choose rights of one side only."),
        (ProfileInUse, 409, "Create another profile."),
        (AddressTaken, 422, "Somebody already signs in with this address."),
        (NotYourToken, 403, "Only its owner can revoke it."),
    ],
)
def test_each_has_its_status_and_says_what_to_do(refusal: type[Refusal], status: int, cure: str) -> None:
    """S1, A1"""
    with translation.override("en"):
        said = str(refusal().message)

    assert refusal.status == status
    assert said.endswith(cure)
