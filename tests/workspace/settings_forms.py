"""The forms that a page of the settings holds, as a browser would send them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any


@dataclass(kw_only=True)
class PageForm:
    """One form: where it goes to, and what each of its fields holds."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    #: Names of what a person can change; the rest is hidden.
    open_to_change: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._form: PageForm | None = None
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ANN401 - as its base class has it
        held = {name: value or "" for name, value in attrs}
        if tag == "form" and held.get("method") == "post":
            self._form = PageForm(action=held.get("action", ""))
            self.forms.append(self._form)
        if self._form is None:
            return
        if tag == "select":
            self._select = held.get("name", "")
            self._form.open_to_change.add(self._select)
        elif tag == "option" and self._select and "selected" in held:
            self._form.values.setdefault(self._select, []).append(held.get("value", ""))
        elif tag == "textarea":
            self._area = held.get("name", "")
            self._form.open_to_change.add(self._area)
        elif tag == "input" and held.get("name"):
            self._input(self._form, held)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        self._select = "" if tag == "select" else self._select
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._form and self._area:
            self._form.values.setdefault(self._area, []).append(data.strip())

    @staticmethod
    def _input(form: PageForm, held: dict[str, str]) -> None:
        name, kind = held["name"], held.get("type", "text")
        if kind != "hidden":
            form.open_to_change.add(name)
        if kind not in {"checkbox", "radio", "file"} or "checked" in held:
            form.values.setdefault(name, []).append(held.get("value", "on" if kind == "checkbox" else ""))


def forms_in(page: str) -> Iterator[PageForm]:
    """Those of the settings in which there is something to fill in."""
    reader = _Reader()
    reader.feed(page)
    for form in reader.forms:
        if form.action.startswith("/settings/") and form.open_to_change:
            yield form
