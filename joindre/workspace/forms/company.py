"""The form of *Entreprise*: what clients read and see of the company (U6), and where it works."""

from contextlib import suppress
from math import floor
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy

from joindre.company import colours
from joindre.company.models import Company
from joindre.lib import phones
from joindre.ui.forms import FileInput
from joindre.ui.place_fields import CountryField, ZoneField
from joindre.workspace.forms.meanwhile import SharedRowForm


class LogoField(forms.FileField):
    widget = FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"})

    def __init__(self, *, required: bool) -> None:
        text = gettext_lazy(
            "PNG, JPEG, WebP or GIF, at most 2 MB and 16 megapixels; it is shown at most 80 pixels high."
        )
        super().__init__(label=gettext_lazy("Logo"), required=required, help_text=text)


class LogoForm(forms.Form):
    """The logo alone, as the first start asks for it."""

    upload = LogoField(required=True)


class CompanyForm(SharedRowForm):
    upload = LogoField(required=False)
    own_time_zone = ZoneField(
        label=gettext_lazy("Time zone"),
        required=False,
        help_text=gettext_lazy("By it requests are numbered, and dates are shown to whoever has chosen no other."),
    )
    country = CountryField(
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("Of new sites, and of telephone numbers that are typed without a country code."),
    )
    remove_logo = forms.BooleanField(label=gettext_lazy("Remove the logo"), required=False)

    class Meta:
        model = Company
        fields = ["own_name", "own_line", "telephone", "colour", "language", "own_time_zone", "country"]
        help_texts = {
            "own_name": gettext_lazy("On the sign-in page, the client portal, emails and documents."),
            "telephone": gettext_lazy("This number is given to clients whom the portal cannot help any further."),
            "language": gettext_lazy(
                "Of new accounts, of emails to people without one, and of the sign-in page where a browser asks for no "
                "language of the portal."
            ),
            "colour": gettext_lazy(
                "Written like #0b5c63; leave blank for Joindre’s own. Violet marks what clients write."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["telephone"] = self.instance.shown_telephone
        self.fields["telephone"].max_length = None  # type: ignore[attr-defined]  # typed with blanks, kept without
        self.fields["own_name"].widget.attrs["placeholder"] = settings.COMPANY_NAME
        self.fields["own_time_zone"].widget.attrs["placeholder"] = settings.TIME_ZONE
        self.fields["own_line"].widget.attrs["placeholder"] = settings.COMPANY_LINE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if typed := cleaned.get("telephone"):
            # By the country that is chosen with it.
            cleaned["telephone"] = self._parsed(typed, country=cleaned.get("country") or self.instance.country)
        return cleaned

    def shown(self) -> dict[str, Any]:
        """The telephone number as it is stored, by the country that stood beside it."""
        found = dict(super().shown())
        if typed := found.get("telephone"):
            with suppress(ValidationError):
                found["telephone"] = phones.parse(typed, country=found.get("country") or self.instance.country)
        return found

    def _parsed(self, typed: str, *, country: str) -> str:
        try:
            return phones.parse(typed, country=country)
        except ValidationError as error:
            self.add_error("telephone", error)
            return ""

    def clean_colour(self) -> str:
        typed: str = self.cleaned_data["colour"]
        if not typed:
            return ""
        colour = colours.parse(typed)
        if colour is None:
            raise ValidationError(_NO_COLOUR, params={"typed": typed})
        if not colours.is_readable(colour):
            raise _too_light(colour)
        return colour


_NO_COLOUR = gettext_lazy("“%(typed)s” is not a colour: write # and six digits or letters from a to f.")
_TOO_LIGHT = gettext_lazy(
    "%(colour)s is too light: on the pages it has a contrast of %(contrast)s to 1, and many people could not read it. "
    "The nearest colour that can be read is %(nearest)s."
)


def _too_light(colour: str) -> ValidationError:
    # Rounded down, so that it never reads as enough.
    contrast = number_format(floor(colours.least_contrast(colour) * 10) / 10, decimal_pos=1)
    nearest = colours.nearest_readable(colour)
    return ValidationError(_TOO_LIGHT, params={"colour": colour, "contrast": contrast, "nearest": nearest})
