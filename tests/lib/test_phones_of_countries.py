"""Numbers as people of many countries type them, and what is said of those that cannot be (C5)."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from joindre.lib import countries, phones

#: `01 99 00 12 34` with digits as wide as Chinese characters.
IN_FULL_WIDTH = "".join(chr(0xFF10 + int(digit)) for digit in "0199001234")
#: What is typed, at a site of which country, and how it is kept.
TYPED = [
    # France
    ("01 99 00 12 34", "FR", "+33199001234"),
    ("0199001234", "FR", "+33199001234"),
    ("01.99.00.12.34", "FR", "+33199001234"),
    ("01-99-00-12-34", "FR", "+33199001234"),
    ("01/99/00/12/34", "FR", "+33199001234"),
    ("(01) 99 00 12 34", "FR", "+33199001234"),
    ("01\u202f99\u202f00\u202f12\u202f34", "FR", "+33199001234"),
    ("01\u00a099\u00a000\u00a012\u00a034", "FR", "+33199001234"),
    (IN_FULL_WIDTH, "FR", "+33199001234"),
    ("\uff0b33 \uff08\uff10\uff091 99 00 12 34", "FR", "+33199001234"),
    ("٠١٩٩٠٠١٢٣٤", "FR", "+33199001234"),
    ("+33 1 99 00 12 34", "FR", "+33199001234"),
    ("+33 (0)1 99 00 12 34", "FR", "+33199001234"),
    ("+33(0)199001234", "BE", "+33199001234"),
    ("+33 01 99 00 12 34", "FR", "+33199001234"),
    ("(+33) 1 99 00 12 34", "FR", "+33199001234"),
    ("(+33)(0)1 99 00 12 34", "FR", "+33199001234"),
    ("++33 199001234", "FR", "+33199001234"),
    ("00+33 199001234", "FR", "+33199001234"),
    ("0033 1 99 00 12 34", "FR", "+33199001234"),
    ("00 33 (0)1 99 00 12 34", "FR", "+33199001234"),
    ("33 1 99 00 12 34", "FR", "+33199001234"),
    ("199001234", "FR", "+33199001234"),
    ("011 33 1 99 00 12 34", "CA", "+33199001234"),
    ("tel:+33-1-99-00-12-34", "FR", "+33199001234"),
    ("℡ 01 99 00 12 34", "FR", "+33199001234"),
    ("06 39 98 12 34", "FR", "+33639981234"),
    ("07 00 00 12 34", "FR", "+33700001234"),
    ("0800 123 456", "FR", "+33800123456"),
    ("09 72 12 34 56", "FR", "+33972123456"),
    # Overseas
    ("0262 12 34 56", "FR", "+262262123456"),
    ("0692 12 34 56", "RE", "+262692123456"),
    ("+262 (0)692 12 34 56", "FR", "+262692123456"),
    ("0590 12 34 56", "GP", "+590590123456"),
    ("0690 12 34 56", "FR", "+590690123456"),
    ("0596 12 34 56", "MQ", "+596596123456"),
    ("0696 12 34 56", "FR", "+596696123456"),
    ("0594 12 34 56", "GF", "+594594123456"),
    ("0694 12 34 56", "FR", "+594694123456"),
    ("0269 61 12 34", "FR", "+262269611234"),
    ("0639 20 34 56", "FR", "+262639203456"),
    ("41 12 34", "PM", "+508411234"),
    ("26 12 34", "NC", "+687261234"),
    ("40 50 12 34", "PF", "+68940501234"),
    ("01 99 00 12 34", "RE", "+33199001234"),
    # Belgium and Luxembourg
    ("02 555 12 12", "BE", "+3225551212"),
    ("02/555.12.12", "BE", "+3225551212"),
    ("04/223 45 67", "BE", "+3242234567"),
    ("0470 12 34 56", "BE", "+32470123456"),
    ("0470/12.34.56", "BE", "+32470123456"),
    ("+32 (0)2 555 12 12", "FR", "+3225551212"),
    ("0032 2 555 12 12", "FR", "+3225551212"),
    ("26 20 12 34", "LU", "+35226201234"),
    ("+352 621 123 456", "FR", "+352621123456"),
    # Switzerland
    ("021 123 45 67", "CH", "+41211234567"),
    ("079 123 45 67", "CH", "+41791234567"),
    ("+41 (0)21 123 45 67", "FR", "+41211234567"),
    ("0041 79 123 45 67", "FR", "+41791234567"),
    # Canada
    ("514 985-1234", "CA", "+15149851234"),
    ("(514) 985-1234", "CA", "+15149851234"),
    ("1-514-985-1234", "CA", "+15149851234"),
    ("1 (514) 985 1234", "CA", "+15149851234"),
    ("+1 514.985.1234", "FR", "+15149851234"),
    # Morocco
    ("05 22 12 34 56", "MA", "+212522123456"),
    ("0661-234567", "MA", "+212661234567"),
    ("+212 (0)6 61 23 45 67", "FR", "+212661234567"),
    ("00212522123456", "FR", "+212522123456"),
    # Further on
    ("020 7946 0000", "GB", "+442079460000"),
    ("+44 (0)20 7946 0000", "FR", "+442079460000"),
    ("0049 30 123456", "FR", "+4930123456"),
    ("+49 (0)30 / 123456-78", "FR", "+493012345678"),
    ("06 698 12345", "IT", "+390669812345"),
    ("+39 (0)6 698 12345", "FR", "+390669812345"),
    ("+55 11 8765 4321", "FR", "+5511987654321"),
    ("11 8765-4321", "BR", "+5511987654321"),
    ("0 15 11 98765-4321", "BR", "+5511987654321"),
    ("+55 11 3456 7890", "FR", "+551134567890"),
    ("+52 1 55 1234 5678", "FR", "+525512345678"),
    ("011 15 2345 6789", "AR", "+5491123456789"),
    # Extensions
    ("01 99 00 12 34 poste 12", "FR", "+33199001234;ext=12"),
    ("01 99 00 12 34 (poste 12)", "FR", "+33199001234;ext=12"),
    ("01 99 00 12 34, poste\u00a0: 12", "FR", "+33199001234;ext=12"),
    ("+33 1 99 00 12 34;ext=12", "BE", "+33199001234;ext=12"),
    ("02 555 12 12 #4567", "BE", "+3225551212;ext=4567"),
    ("514-985-1234 x 204", "CA", "+15149851234;ext=204"),
    ("514-985-1234 ext. 0204", "CA", "+15149851234;ext=0204"),
]
#: What is typed, at a site of which country, and what the sentence says.
REFUSED = [
    ("01 99 00 12 3", "FR", "trop court de 1 chiffre (France)"),
    ("01 99 00 12", "FR", "trop court de 2 chiffres (France)"),
    ("02 555 12 12", "FR", "trop court de 1 chiffre (France)"),
    ("+33 1 99 00", "BE", "trop court de 4 chiffres (France)"),
    ("01 99 00 12 34 5", "FR", "trop long de 1 chiffre (France)"),
    ("079 123 45 678", "CH", "trop long de 1 chiffre (Suisse)"),
    ("985-1234", "CA", "l’indicatif régional (Canada)"),
    ("3939", "FR", "un numéro court"),
    ("15", "FR", "un numéro court"),
    ("+999 12345678", "FR", "un indicatif de pays qui n’existe pas"),
    ("+", "FR", "aucun chiffre"),
    ("+33", "FR", "trop court"),
    ("1" * 40, "FR", "trop long"),
    ("0000000000", "FR", "ne peut pas être un numéro"),
    ("0800 ALLO", "FR", "«\u00a0ALLO\u00a0» ne se compose pas"),
    ("demander Paul", "FR", "«\u00a0demander Paul\u00a0» ne se compose pas"),
    ("01 99 00 12 34 & 35", "FR", "«\u00a0&\u00a0» ne se compose pas"),
    ("01 99 00 12 34 / 06 39 98 12 34", "FR", "gardez «\u00a001 99 00 12 34\u00a0»"),
]


@pytest.mark.parametrize(("typed", "country", "kept"), TYPED)
def test_a_number_is_kept_in_one_spelling(typed: str, country: str, kept: str) -> None:
    """C5"""
    assert phones.parse(typed, country=country) == kept


@pytest.mark.parametrize(("typed", "country", "kept"), TYPED)
def test_what_is_shown_can_be_typed_again(typed: str, country: str, kept: str) -> None:
    """C5: with the country that stands beside it, and at a site elsewhere."""
    del typed
    for place in {country, phones.country_of(kept, default=country), "FR", "CA"}:
        assert phones.parse(phones.display(kept, country=place), country=place) == kept


@pytest.mark.parametrize(("typed", "country", "sentence"), REFUSED)
def test_a_refusal_shows_what_is_wrong(typed: str, country: str, sentence: str) -> None:
    """C5, U3"""
    with translation.override("fr"), pytest.raises(ValidationError) as refused:
        phones.parse(typed, country=country)

    assert sentence in refused.value.messages[0]


@pytest.mark.parametrize(
    ("number", "default", "country"),
    [
        ("+33199001234", "FR", "FR"),
        ("+33199001234", "BE", "FR"),
        ("+3225551212;ext=12", "FR", "BE"),
        ("+15149851234", "FR", "CA"),
        ("+15149851234", "US", "US"),
        ("+262262123456", "FR", "RE"),
        ("", "FR", "FR"),
        ("standard", "CH", "CH"),
    ],
)
def test_a_number_is_of_a_country(number: str, default: str, country: str) -> None:
    assert phones.country_of(number, default=default) == country


def test_every_country_has_its_code() -> None:
    assert phones.calling_code("FR") == "+33"
    assert all(phones.calling_code(country) != "+0" for country in countries.NAMES)
