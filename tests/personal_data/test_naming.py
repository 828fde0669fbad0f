"""By what a text names somebody (C8)."""

import re

import pytest

from joindre.personal_data.naming import Naming, full_names

HELENE = Naming(
    label="Personne effacée",
    full=full_names("Hélène", "Le Goff"),
    parts=["Le Goff", "Hélène"],
    addresses=["h.legoff@moreau.example"],
    numbers=["+33199001234;ext=12"],
)


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Bonjour HELENE LE-GOFF,", "Bonjour Personne effacée,"),
        ("Le Goff, Hélène", "Personne effacée, Personne effacée"),
        ("le goff hélène", "Personne effacée"),
        ("Hélène\u00a0Le\u202fGoff", "Personne effacée"),
        ("Mme Le Goff", "Mme Personne effacée"),
        ("hélène", "hélène"),
        ("Le Goffic", "Le Goffic"),
        ("<H.LeGoff@Moreau.example>", "<erased@erased.invalid>"),
        ("mailto:h.legoff%40moreau.example?subject=a", "mailto:erased@erased.invalid?subject=a"),
        ("th.legoff@moreau.example", "th.legoff@moreau.example"),
        ("01 99 00 12 34", "…"),
        ("+33 (0)1.99.00.12.34 poste", "… poste"),
        ("0033199001234", "…"),
        ("2019900123456", "2019900123456"),
    ],
)
def test_names_addresses_and_numbers_are_replaced(text: str, without: str) -> None:
    """C8: with any accent, in any order, with any blanks."""
    assert HELENE.without(text, is_own=True) == without


@pytest.mark.parametrize("text", ["Mme Le Goff", "Hélène"])
def test_a_part_of_a_name_names_nobody_on_requests_of_others(text: str) -> None:
    assert HELENE.without(text, is_own=False) == text
    assert not HELENE.names_in(text, is_own=False)


@pytest.mark.parametrize(
    "text", ["HELENE le goff", "0199001234", "h.legoff@MOREAU.example", '"H\\u00e9l\\u00e8ne Le Goff"']
)
def test_the_database_finds_what_is_replaced(text: str) -> None:
    """The rough pattern is that of both databases; JSON may hold a letter escaped."""
    assert re.search(HELENE.rough, text, re.IGNORECASE)


def test_a_long_text_is_read_in_linear_time() -> None:
    """A4"""
    for text in ("1 " * 200_000, "h." * 200_000, "Le " * 200_000, "0" * 200_000):
        assert HELENE.without(text, is_own=True) == text
