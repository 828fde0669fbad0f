"""Forms of a row that several people may have open at once: each saves what they changed, and nothing else."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from joindre.ui.forms import Token


class HiddenMany(forms.MultipleHiddenInput):
    """What a field of many values held when the page was made. One blank value says that it was told at all."""

    def format_value(self, value: Any) -> list[Any]:  # noqa: ANN401 - Django's signature
        told = [one.value if isinstance(one, Token) else one for one in value or ()]
        return ["", *(one for one in told if one != "")]


class HiddenToken(forms.HiddenInput):
    """The same for a field of one token, which is posted as text."""

    def format_value(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        return value if isinstance(value, str) else next((one.value for one in value or ()), "")


class SharedForm(forms.BaseForm):
    """Posts what each field held when the page was made beside its value.

    The act that gets `shown` under the lock of the row leaves a field that was not changed here as it is by then, and
    refuses to overwrite one that somebody else changed meanwhile.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.shared:
            self.fields[name].show_hidden_initial = True

    @property
    def shared(self) -> Sequence[str]:
        """The names of the fields that others may change meanwhile."""
        return list(self.fields)

    def shown(self) -> dict[str, Any]:
        """What the fields held on the page, as values; without those that it did not tell."""
        found: dict[str, Any] = {}
        for name in self.shared:
            field, key = self.fields[name], self.add_initial_prefix(name)
            if key not in self.data:
                continue
            text = field.hidden_widget().value_from_datadict(self.data, self.files, key)
            is_many = isinstance(text, list)
            try:
                value = field.clean([one for one in text if one] if is_many else text)
            except ValidationError:
                # Such as one that is blank and needed: it was blank.
                value = () if is_many else text
            found[name] = frozenset(value or ()) if is_many else value
        return found


class SharedRowForm(SharedForm, forms.ModelForm):  # type: ignore[type-arg]  # it takes no argument at run time
    """The same for the form of one table."""

    @property
    def shared(self) -> Sequence[str]:
        return list(self._meta.fields or ())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned.update((name, value) for name, value in self.shown().items() if name not in self.changed_data)
        return cleaned
