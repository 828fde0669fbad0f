"""Forms of a row that several people may have open at once: each saves what they changed, and nothing else."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class SharedRowForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes no argument at run time
    """Posts what each field held when the page was made beside its value.

    A field that was not changed here stays as it is now. One that somebody else changed meanwhile is not overwritten.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._meta.fields or ():
            self.fields[name].show_hidden_initial = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self._meta.fields or ():
            shown = self.data.get(self.add_initial_prefix(name))
            if shown is None or name not in cleaned:
                continue
            stored = getattr(self.instance, name)
            if name not in self.changed_data:
                cleaned[name] = stored
            elif shown != self._text_now(name) and cleaned[name] != stored:
                self.add_error(name, ValidationError(_CHANGED))
        return cleaned

    def _text_now(self, name: str) -> str:
        value = self.initial.get(name)
        return "" if value is None else str(value)


_CHANGED = _("Somebody has changed this meanwhile. Reload the page to see it, then save again.")
