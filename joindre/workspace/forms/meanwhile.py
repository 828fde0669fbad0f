"""Forms of a row that several people may have open at once: each saves what they changed, and nothing else."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class SharedRowForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no argument at run time
    """Posts what each field held when the page was made beside its value.

    The act that gets `shown` under the lock of the row leaves a field that was not changed here as it is by then, and
    refuses to overwrite one that somebody else changed meanwhile.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._meta.fields or ():
            self.fields[name].show_hidden_initial = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned.update((name, value) for name, value in self.shown().items() if name not in self.changed_data)
        return cleaned

    def shown(self) -> Mapping[str, Any]:
        """What the fields held on the page, as values; without those that it did not tell."""
        found = {}
        for name in self._meta.fields or ():
            field, text = self.fields[name], self.data.get(self.add_initial_prefix(name))
            if text is not None:
                try:
                    found[name] = field.clean(text)
                except ValidationError:
                    # Such as one that is blank and needed: it was blank.
                    found[name] = text
        return found
