"""What is said to the person at a terminal before Django has read its settings, in French or English."""

import gettext as catalogues
import os
from functools import lru_cache
from pathlib import Path

_CATALOGUES = Path(__file__).resolve().parent / "locale"


def terminal_language() -> str:
    """Return French unless the terminal is set to another language."""
    return "fr" if os.environ.get("LANG", "fr").startswith("fr") else "en"


def gettext(text: str) -> str:
    """Translate a text of `lib` or of a module at the top of the package into the language of the terminal."""
    return _catalogue(terminal_language()).gettext(text)


@lru_cache
def _catalogue(language: str) -> catalogues.NullTranslations:
    return catalogues.translation("django", _CATALOGUES, languages=[language], fallback=True)
