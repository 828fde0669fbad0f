import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from joindre.lib import addresses


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" sophie@delorme.example ", "sophie@delorme.example"),
        ("Sophie.Delorme@DELORME.example", "Sophie.Delorme@delorme.example"),
        ("élise@société.fr", "élise@société.fr"),
        ("elise@xn--socit-esab.fr", "elise@société.fr"),
        ("accueil@delorme.local", "accueil@delorme.local"),
        ("用户@例子.广告", "用户@例子.广告"),
    ],
)
def test_an_address_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    """C5"""
    assert addresses.normalise(typed) == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("sophie", "manque le signe @"),
        ("sophie@delorme", "manque la fin du domaine"),
        ("sophie @delorme.example", "contient une espace"),
        ("Sophie <sophie@delorme.example>", "une seconde adresse"),
        ("a@x.example, b@x.example", "une seconde adresse"),
        ("sophie@-delorme.example", "n’est pas une adresse"),
        ("s@" + "d" * 60 + ".example" * 40, "plus longue"),
    ],
)
def test_what_cannot_be_an_address_is_refused_with_what_to_correct(typed: str, reason: str) -> None:
    """C5"""
    with translation.override("fr"), pytest.raises(ValidationError) as refused:
        addresses.normalise(typed)

    assert reason in refused.value.messages[0]
