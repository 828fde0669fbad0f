from babel import Locale
from django.utils import translation

from joindre.lib import countries
from joindre.lib.text import fold


def test_each_country_is_called_as_the_cldr_calls_it() -> None:
    for language in ("fr", "en"):
        with translation.override(language):
            named = dict(countries.choices())

        known = Locale.parse(language).territories
        assert named == {code: known[code].replace("'", "’") for code in named}


def test_the_list_is_in_the_order_of_the_names_whatever_their_accents() -> None:
    with translation.override("fr"):
        names = [name for _code, name in countries.choices()]

    assert names == sorted(names, key=fold)
    assert names.index("Égypte") < names.index("France")
