"""The words that the texts, the people and the customers of the benches are made of: `french.toml`."""

import tomllib
from pathlib import Path
from typing import Final

_LISTS: Final[dict[str, list[str]]] = tomllib.loads(Path(__file__).with_name("french.toml").read_text(encoding="utf-8"))

FIRST_NAMES: Final = _LISTS["first_names"]
LAST_NAMES: Final = _LISTS["last_names"]
TOWNS: Final = _LISTS["towns"]
TRADES: Final = _LISTS["trades"]
ENDINGS: Final = _LISTS["endings"]
PLACES: Final = _LISTS["places"]
DOMAINS: Final = _LISTS["domains"]
THINGS: Final = _LISTS["things"]
WHERE: Final = _LISTS["where"]
TROUBLES: Final = _LISTS["troubles"]
QUALITIES: Final = _LISTS["qualities"]
PRODUCTS: Final = _LISTS["products"]
CLOSINGS: Final = _LISTS["closings"]
DAYS: Final = _LISTS["days"]
OF_CLIENTS: Final = _LISTS["of_clients"]
OF_AGENTS: Final = _LISTS["of_agents"]
OF_COLLEAGUES: Final = _LISTS["of_colleagues"]
TITLES: Final = _LISTS["titles"]
