"""The states of the demo's folder: empty, filled, half filled, or somebody else's."""

from pathlib import Path

from django.utils.translation import gettext as _

from joindre.runtime.startup import CannotStart

_BEGUN, _FILLED = "demo-begun", "demo-filled"
_DATABASE = "joindre.sqlite3"


class DemoFolder:
    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def is_filled(self) -> bool:
        return (self.path / _FILLED).exists()

    def begin(self) -> None:
        """Prepare the folder for a new filling. An interrupted filling is thrown away; anything else is left alone."""
        self.path.mkdir(parents=True, exist_ok=True)
        database = self.path / _DATABASE
        if database.exists() and not (self.path / _BEGUN).exists():
            raise CannotStart(
                _(
                    "There is another Joindre in %(folder)s. "
                    "The demo wants a folder of its own: JOINDRE_DATA_DIR=… bin/demo"
                )
                % {"folder": self.path},
            )
        for file in self.path.glob(f"{_DATABASE}*"):
            file.unlink()
        (self.path / _BEGUN).touch()

    def end(self) -> None:
        (self.path / _FILLED).touch()
