"""The collected style sheets and scripts."""

import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import brotli
from django.core.files.base import ContentFile, File
from servestatic.compress import Compressor
from servestatic.storage import CompressedManifestStaticFilesStorage

from joindre.ui.assets import ENTRIES, JOINED, joined_path, joined_stylesheet, path_of
from joindre.ui.joining import Joiner

#: A text in quotes in a style sheet, which stays as it is even where it looks like a comment.
TEXT: Final = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
COMMENT: Final = re.compile(rf"{TEXT.pattern}|/\*.*?\*/", re.DOTALL)
#: Spaces that separate nothing.
SPACES: Final = re.compile(r"\s*([{};,])\s*|(?<=:)\s+")

#: The end of the name of a file that is still being written.
NEW: Final = ".new"
#: What pages load, under its hashed name.
OF_PAGES: Final = re.compile(
    r"/(?:joined[\w-]*|joined/[\w-]+|htmx-2\.min|django_prose_editor/editor)\.[0-9a-f]{12}\.(?:js|css)$"
)


class PageCompressor(Compressor):  # type: ignore[misc]  # the package is untyped
    """Compresses what pages load by Brotli too, to a seventh less than gzip. For all files that takes 15 s and more."""

    def compress(self, path: str) -> list[str]:
        written: list[str] = super().compress(path)
        if OF_PAGES.search(path):
            content = brotli.compress(Path(path).read_bytes())
            written.append(self.write_data(path, content, ".br", Path(path).stat()))
        return written

    @staticmethod
    def write_data(path: str, data: bytes, suffix: str, stat_result: os.stat_result) -> str:
        file = Path(path + suffix)
        new = file.with_name(f"{file.name}{NEW}")
        new.write_bytes(data)
        os.utime(new, (stat_result.st_atime, stat_result.st_mtime))
        new.replace(file)
        return str(file)


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the package is untyped
    """Joins the style sheets of every page, in their order, and the scripts, before files get their hashed names.

    Processes that were started before may be sending the same files. So what is there is replaced in one step by what
    is whole, and never deleted: they find all files that they name in their pages.
    """

    def __init__(self, *where: Any, **how: Any) -> None:
        super().__init__(*where, **{"allow_overwrite": True, **how})

    def delete(self, name: str) -> None:
        """Leave it until it is replaced."""

    def _save(self, name: str, content: "File[Any]") -> str:
        new = super()._save(f"{name}{NEW}", content)
        Path(self.path(new)).replace(self.path(name))
        return name

    def get_modified_time(self, name: str) -> datetime:
        """Refuse to say it, so that each file is collected anew.

        A file of a new version may be older than the time at which that of the last version was collected.
        """
        raise NotImplementedError

    def post_process(self, paths: dict[str, Any], *how: Any, **options: Any) -> Iterator[Any]:
        if paths and not options.get("dry_run"):
            for room, names in JOINED.items():
                sheets = "\n".join(self._read(path_of(name)) for name in names)
                self._put(joined_stylesheet(room), packed(sheets), among=paths)
            joiner = Joiner(lambda name: self._read(f"{name.replace('/', '/js/', 1)}.js"), entries=_names())
            for name in ENTRIES:
                self._put(joined_path(name), joiner.joined(f"ui/{name}"), among=paths)
        yield from super().post_process(paths, *how, **options)

    def create_compressor(self, **how: Any) -> PageCompressor:
        return PageCompressor(**how)

    def _read(self, path: str) -> str:
        with self.open(path) as file:
            return str(file.read().decode())

    def _put(self, path: str, content: str, *, among: dict[str, Any]) -> None:
        self.delete(path)
        self.save(path, ContentFile(content.encode()))
        among[path] = (self, path)


def packed(sheet: str) -> str:
    """Leave out the comments of a style sheet and the spaces that separate nothing."""
    parts = TEXT.split(COMMENT.sub(lambda found: found[1] or "", sheet))
    # Every second part is a text in quotes.
    return "".join(part if place % 2 else _narrow(part) for place, part in enumerate(parts))


def _narrow(rules: str) -> str:
    return re.sub(r"\s+", " ", SPACES.sub(r"\1", rules)).replace(";}", "}")


def _names() -> set[str]:
    return {f"ui/{name}" for name in ENTRIES}
