"""The rows of the table: each module measures one and registers it."""

from importlib import import_module
from pkgutil import iter_modules


def load() -> None:
    """Register all rows. Models must exist by now."""
    for module in iter_modules(__path__, f"{__name__}."):
        import_module(module.name)
