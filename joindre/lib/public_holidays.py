"""Public holidays of the countries where French is spoken, in the words of the package `holidays`."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from joindre.lib import countries
from joindre.lib.later import Later

_holidays: Final = Later("holidays")

_CANTONS: Final = {
    "AG": "Aargau", "AI": "Appenzell Innerrhoden", "AR": "Appenzell Ausserrhoden", "BE": "Bern",
    "BL": "Basel-Landschaft", "BS": "Basel-Stadt", "FR": "Fribourg", "GE": "Genève",
    "GL": "Glarus", "GR": "Graubünden", "JU": "Jura",
    "LU": "Luzern", "NE": "Neuchâtel", "NW": "Nidwalden", "OW": "Obwalden", "SG": "Sankt Gallen", "SH": "Schaffhausen",
    "SO": "Solothurn", "SZ": "Schwyz", "TG": "Thurgau", "TI": "Ticino", "UR": "Uri", "VD": "Vaud", "VS": "Valais",
    "ZG": "Zug", "ZH": "Zürich",
}  # fmt: skip
#: Codes of the package: a country, or a country and its part.
REGIONS: Final[Mapping[str, str | Promise]] = {
    "FR": countries.NAMES["FR"],
    "FR-57": _("France: Alsace and Moselle"),
    "BE": countries.NAMES["BE"],
    "LU": countries.NAMES["LU"],
    "CH": _("Switzerland: holidays of the whole country"),
    **{f"CH-{code}": f"{name} (CH)" for code, name in _CANTONS.items()},
}


def holidays_of(region: str, year: int) -> Mapping[date, str]:
    """The public holidays of a year, named in the reader's language; none for a region that we do not know."""
    if region not in REGIONS:
        return {}
    return _of_year(region, year, "fr" if (get_language() or "fr").startswith("fr") else "en_US")


@lru_cache(maxsize=200)
def _of_year(region: str, year: int, language: str) -> Mapping[date, str]:
    country, _dash, part = region.partition("-")
    return dict(_holidays.country_holidays(country, subdiv=part or None, years=year, language=language, expand=False))
