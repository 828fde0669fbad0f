"""The collected style sheets and scripts."""

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from servestatic.storage import CompressedManifestStaticFilesStorage

from joindre.ui.assets import JOINED, STYLESHEETS, path_of


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the package is untyped
    """Joins the style sheets of every page, in their order, before the files get their hashed names."""

    def post_process(self, paths: dict[str, Any], *how: Any, **options: Any) -> Iterator[Any]:
        if paths and not options.get("dry_run"):
            self.delete(JOINED)
            self.save(JOINED, ContentFile(b"\n".join(self._read(path_of(name)) for name in STYLESHEETS)))
            paths[JOINED] = (self, JOINED)
        yield from super().post_process(paths, *how, **options)

    def _read(self, path: str) -> bytes:
        with self.open(path) as file:
            return bytes(file.read())
