import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from joindre.lib import phones

TYPED = [
    ("04 78 00 00 00", "FR", "+33478000000"),
    ("04.78.00.00.00", "FR", "+33478000000"),
    ("+33 (0)4 78 00 00 00", "FR", "+33478000000"),
    ("0033 478000000", "FR", "+33478000000"),
    ("+32 2 555 12 12", "FR", "+3225551212"),
    ("02 555 12 12", "BE", "+3225551212"),
    ("06 39 98 12 34", "FR", "+33639981234"),
]
OVERSEAS = [
    ("0262 12 34 56", "FR", "+262262123456"),
    ("0692 12 34 56", "FR", "+262692123456"),
    ("0590 12 34 56", "FR", "+590590123456"),
    ("0596 12 34 56", "FR", "+596596123456"),
    ("0596 50 12 34", "FR", "+596596501234"),
    ("0594 12 34 56", "FR", "+594594123456"),
    ("04 78 00 00 00", "RE", "+33478000000"),
    ("0262 12 34 56", "RE", "+262262123456"),
]
IMPOSSIBLE = [
    ("3939", "un numéro court"),
    ("01 23", "est trop court"),
    ("01 23 45 67 89 / 06 39 98 12 34", "plusieurs numéros"),
    ("0000000000", "ne peut pas être un numéro"),
    ("+999 12345678", "indicatif de pays"),
    ("0800 ALLO", "ne se compose pas"),
    ("demander Paul", "ne se compose pas"),
]


@pytest.mark.parametrize(("typed", "country", "kept"), TYPED)
def test_a_number_is_kept_in_one_spelling(typed: str, country: str, kept: str) -> None:
    """C5"""
    assert phones.parse(typed, country=country) == kept


@pytest.mark.parametrize(("typed", "country", "kept"), OVERSEAS)
def test_a_french_number_is_of_its_own_island_wherever_it_is_typed(typed: str, country: str, kept: str) -> None:
    """C5"""
    assert phones.parse(typed, country=country) == kept


def test_a_range_that_no_table_knows_yet_is_let_through() -> None:
    assert phones.parse("07 00 00 00 00", country="FR") == "+33700000000"


@pytest.mark.parametrize(("typed", "reason"), IMPOSSIBLE)
def test_an_impossible_number_is_refused_with_what_to_do(typed: str, reason: str) -> None:
    """C5"""
    with translation.override("fr"), pytest.raises(ValidationError) as refused:
        phones.parse(typed, country="FR")

    assert reason in refused.value.messages[0]


@pytest.mark.parametrize("extension", ["poste 12", "ext. 12", "x12", "p12", "p. 12", "#12", ";ext=12", "interne 12"])
def test_an_extension_is_kept_apart_from_the_number(extension: str) -> None:
    """C5"""
    kept = phones.parse(f"01 99 00 12 34 {extension}", country="FR")

    assert (kept, phones.split(kept)) == ("+33199001234;ext=12", ("+33199001234", "12"))


@pytest.mark.parametrize(("language", "shown"), [("fr", "01 99 00 12 34 poste 12"), ("en", "01 99 00 12 34 ext. 12")])
def test_an_extension_is_shown_in_words_that_can_be_typed_again(language: str, shown: str) -> None:
    """C5"""
    with translation.override(language):
        assert phones.display("+33199001234;ext=12", country="FR") == shown
    assert phones.parse(shown, country="FR") == "+33199001234;ext=12"


@pytest.mark.parametrize(
    ("number", "country", "shown"),
    [
        ("+33478000000", "FR", "04 78 00 00 00"),
        ("+33478000000", "BE", "+33 4 78 00 00 00"),
        ("+262262123456", "FR", "0262 12 34 56"),
        ("+3225551212", "BE", "02 555 12 12"),
        ("standard", "FR", "standard"),
    ],
)
def test_a_number_is_shown_as_people_of_the_country_write_it(number: str, country: str, shown: str) -> None:
    """C5"""
    assert phones.display(number, country=country) == shown


@pytest.mark.parametrize("number", ["04 78 00 00 00", "0262 12 34 56", "+32 2 555 12 12", "07 00 00 00 00"])
@pytest.mark.parametrize("country", ["FR", "RE"])
def test_what_is_shown_can_be_typed_again(number: str, country: str) -> None:
    kept = phones.parse(number, country=country)

    assert phones.parse(phones.display(kept, country=country), country=country) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "Tél. : 04 78 00 00 00",
        "Tél : 04.78.00.00.00",
        "'0478000000",
        "04 78 00 00 00 ;",
        "Secrétariat : 04 78 00 00 00",
        "Ligne de Mme Lind : 04 78 00 00 00",
        "Accueil 04 78 00 00 00",
        "tel:+33478000000",
        "Téléphone\u00a0: 04 78 00 00 00",
        "Tél. fixe : 04 78 00 00 00",
        "T : 04 78 00 00 00",
        "T. 04 78 00 00 00",
        "Phone: +33 4 78 00 00 00",
        "☎\ufe0f 04 78 00 00 00",
        "📞 +33 (0)4 78 00 00 00",
        "Ligne directe 04 78 00 00 00",
        "\u202a04 78\u202f00\u202f00\u202f00\u202c",
        "N° 04 78 00 00 00",
    ],
)
def test_what_stands_before_a_number_is_no_part_of_it(typed: str) -> None:
    """C5"""
    assert phones.parse(typed, country="FR") == "+33478000000"


@pytest.mark.parametrize("typed", ["Tél. :", "\u200b", "-"])
def test_a_number_without_a_digit_is_told_so(typed: str) -> None:
    with translation.override("fr"), pytest.raises(ValidationError) as refused:
        phones.parse(typed, country="FR")

    assert "Il n’y a aucun chiffre" in refused.value.messages[0]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+33639981234", True),
        ("+33756123456", True),
        ("+33700000000", True),
        ("+33478000000", False),
        ("+33939000000", False),
        ("+262692123456", True),
        ("+262262123456", False),
        ("+32470123456", True),
        ("+41791234567", True),
        ("+12015550123", False),
    ],
)
def test_a_mobile_number_is_told_by_the_plan_of_its_country(number: str, *, expected: bool) -> None:
    """C2"""
    assert phones.is_mobile(number) is expected
