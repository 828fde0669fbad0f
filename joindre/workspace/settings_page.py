"""What one page of the settings is: where it stands in the navigation, who may open it, and how a search finds it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django import forms
from django.db.models import TextChoices
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.directory.models import Employee
from joindre.lib.text import fold


class SettingsGroup(TextChoices):
    """The parts of the navigation, in their order."""

    CLIENTS = "clients", _("For clients")
    REQUESTS = "requests", _("Requests")
    PEOPLE = "people", _("People")
    MAILS = "mails", _("Emails")
    PORTAL = "portal", _("Portal")


@dataclass(frozen=True, kw_only=True)
class SettingsPage:
    """One entry of the navigation."""

    code: str
    group: SettingsGroup
    title: str | Promise
    sentence: str | Promise
    icon: str
    #: Name of its address among those of the workspace.
    address: str
    is_open: Callable[[Employee], bool]
    #: The rest of its address, such as the list that it is about.
    args: Sequence[str] = ()
    #: What can be set there: a search finds the page by the labels and the help of these fields.
    form: type[forms.BaseForm] | None = None
    #: The tables whose changes its history shows, such as `company.company`.
    models: Sequence[str] = ()
    #: Further words by which people look for it.
    words: str | Promise = ""

    @property
    def url(self) -> str:
        return reverse(f"workspace:{self.address}", args=self.args)

    def found_fields(self, words: Sequence[str]) -> Sequence[tuple[str, str]]:
        """The fields in whose label or help all words stand, each with its address."""
        fields = self.form.base_fields.items() if self.form else ()  # type: ignore[attr-defined]  # each form class has them
        shown = [(f"{self.url}#id_{name}", str(field.label or name), str(field.help_text)) for name, field in fields]
        return [(url, label) for url, label, help_text in shown if _holds(f"{label} {help_text}", words)]

    def is_found(self, words: Sequence[str]) -> bool:
        return _holds(self.own_words, words)

    @property
    def own_words(self) -> str:
        return f"{self.group.label} {self.title} {self.sentence} {self.words}"

    def texts(self) -> Sequence[str]:
        """All texts of which one must hold every word typed: its own words, and label and help of each field."""
        fields = self.form.base_fields.items() if self.form else ()  # type: ignore[attr-defined]  # each form class has them
        return [self.own_words, *(f"{field.label or name} {field.help_text}" for name, field in fields)]


def _holds(text: str, words: Sequence[str]) -> bool:
    folded = _folded(text)
    return all(word in folded for word in words)


@lru_cache(maxsize=2000)
def _folded(text: str) -> str:
    """Labels are few, and are looked through with each letter that is typed in the palette."""
    return fold(text)
