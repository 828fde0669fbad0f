"""The collected style sheets and scripts."""

import re
from collections.abc import Iterator
from typing import Any, Final

from django.core.files.base import ContentFile
from servestatic.storage import CompressedManifestStaticFilesStorage

from joindre.ui.assets import JOINED, STYLESHEETS, path_of

#: Comments that have their lines for themselves. What stands beside code stays, so no code is read as a comment.
COMMENTS: Final = re.compile(rb"^[ \t]*(?:/\*(?:(?!\*/).)*\*/[ \t]*|//[^\n]*)\n", re.MULTILINE | re.DOTALL)


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the package is untyped
    """Joins the style sheets of every page, in their order, and leaves out the comments of style sheets and scripts,
    before the files get their hashed names.
    """

    def post_process(self, paths: dict[str, Any], *how: Any, **options: Any) -> Iterator[Any]:
        if paths and not options.get("dry_run"):
            self._put(JOINED, b"\n".join(self._read(path_of(name)) for name in STYLESHEETS), among=paths)
            for path in [path for path in paths if path.startswith("ui/js/")]:
                self._put(path, self._read(path), among=paths)
        yield from super().post_process(paths, *how, **options)

    def _read(self, path: str) -> bytes:
        with self.open(path) as file:
            return bytes(file.read())

    def _put(self, path: str, content: bytes, *, among: dict[str, Any]) -> None:
        self.delete(path)
        self.save(path, ContentFile(without_comments(content)))
        among[path] = (self, path)


def without_comments(text: bytes) -> bytes:
    return COMMENTS.sub(b"", text)
