"""Form fields for where something is: a time zone, a country."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from joindre.lib import countries, zones
from joindre.lib.seen import seen


class ZoneWidget(forms.TextInput):
    """A field in which part of a name is typed; the browser offers the zones that hold it."""

    template_name = "ui/_zone_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        context = super().get_context(name, value, attrs)
        own = context["widget"]["attrs"]
        own["list"] = f"{own.get('id', f'id_{name}')}_zones"
        return context | {"zones": zones.CHOICES}


class ZoneField(forms.CharField):
    """The name of a time zone; the city alone is understood too."""

    widget = ZoneWidget({"autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        typed = seen(super().clean(value)).strip()
        zone = zones.read_zone(typed) if typed else ""
        if typed and not zone:
            raise ValidationError(_NO_ZONE, params={"typed": typed[:40]})
        return zone


class CountryField(forms.ChoiceField):
    """A country of the world, named in the reader's language; its value is the ISO 3166 code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=countries.choices, **kwargs)


_NO_ZONE = _("“%(typed)s” is no time zone. Choose one from the list: type a city, such as Paris.")
