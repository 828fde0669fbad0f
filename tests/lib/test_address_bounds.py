"""How long an address may be, which domains are accepted, and what a refusal says (C5)."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from joindre.lib import addresses


def refusal(typed: str) -> ValidationError:
    with translation.override("fr"), pytest.raises(ValidationError) as refused:
        addresses.normalise(typed)
    return refused.value


def of_length(length: int) -> str:
    """An address whose parts are as long as they may be, with a last part that makes up the length."""
    return f"{'s' * 64}@{'d' * 63}.{'d' * 63}.{'d' * (length - 64 - 64 - 64 - 9)}.example"


def test_an_address_of_the_greatest_length_is_accepted() -> None:
    longest = of_length(254)

    assert len(longest) == 254
    assert addresses.normalise(longest) == longest
    assert "plus longue" in refusal(of_length(255)).messages[0]


@pytest.mark.parametrize("domain", ["delorme.local", "delorme.test", "mail.delorme.local", "delorme.localhost"])
def test_the_domains_that_companies_give_to_their_own_people_are_accepted(domain: str) -> None:
    assert addresses.normalise(f"accueil@{domain}") == f"accueil@{domain}"


@pytest.mark.parametrize("domain", ["delorme.invalid", "delorme.onion", "delorme.arpa"])
def test_other_domains_that_nobody_can_have_are_refused(domain: str) -> None:
    assert "n’est pas une adresse" in refusal(f"accueil@{domain}").messages[0]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "manque le signe @"),
        ("delorme.example", "manque le signe @"),
        ("sophie delorme", "manque le signe @"),
        ("sophie@delorme.example;paul@delorme.example", "une seconde adresse"),
        ("sophie@delorme.example,paul@delorme.example", "une seconde adresse"),
        ("sophie@delorme.example paul@delorme.example", "une seconde adresse"),
        ("<sophie@delorme.example", "une seconde adresse"),
        ("sophie@delorme.example>", "une seconde adresse"),
        (f"sophie {'x' * 250}@delorme.example", "une seconde adresse"),
        (f"sophie@{'d' * 250}", "plus longue"),
        ("sophie@", "manque la fin du domaine"),
        ("sophie@delorme.example@mairie", "manque la fin du domaine"),
        ("sophie@mairie@delorme.example", "n’est pas une adresse"),
        ("@delorme.example", "n’est pas une adresse"),
        ("sophie..d@delorme.example", "n’est pas une adresse"),
        ("sophie@delorme..example", "n’est pas une adresse"),
    ],
)
def test_a_refusal_names_the_first_thing_to_correct(typed: str, reason: str) -> None:
    error = refusal(f" {typed} ")

    assert reason in error.messages[0]
    assert f"« {typed} »" in error.messages[0].replace("\u00a0", " ").replace("\u202f", " ")
    assert error.code == "invalid"
