"""A form field for the opening hours of one day: none, one or two intervals."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from joindre.lib.open_hours import DAY, Hours, is_in_order, read_hours

PARTS = ("from", "to", "again", "until")


class HoursWidget(forms.Widget):
    """Four times: from, to, and once more after a break."""

    template_name = "ui/_hours_input.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        times = [*(value or []), "", "", "", ""]
        parts = [{"name": f"{name}-{part}", "value": times[place]} for place, part in enumerate(PARTS)]
        context = super().get_context(name, value, attrs)
        return context | {"pairs": [parts[:2], parts[2:]]}

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Sequence[str]:
        del files
        return [str(data.get(f"{name}-{part}", "")).strip() for part in PARTS]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-from" if id_ else id_


class HiddenHours(forms.HiddenInput):
    """What the four held when the page was made, as one text."""

    def format_value(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        return value if isinstance(value, str) else " ".join(value or ())


class HoursField(forms.Field):
    """Its value is the intervals of the day; midnight as an end is that at the end of the day."""

    widget = HoursWidget
    hidden_widget = HiddenHours

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """What the four fields hold: the value of a day as it is stored, or what was typed."""
        if not isinstance(value, str):
            return value
        return [time.replace("24:00", "00:00") for interval in value.split() for time in interval.split("-")]

    def clean(self, value: Sequence[str] | None) -> Hours:
        times = value.split() if isinstance(value, str) else [*(value or ["", "", "", ""])]
        pairs = [pair for pair in (times[:2], times[2:]) if any(pair)]
        if not all(all(pair) for pair in pairs):
            raise ValidationError(_HALF)
        try:
            hours = [_interval(*pair) for pair in pairs]
        except ValueError as error:
            raise ValidationError(_NO_TIME) from error
        if not is_in_order(hours):
            raise ValidationError(_DISORDER)
        return hours


def _interval(start: str, end: str) -> tuple[int, int]:
    """Raise `ValueError` where one of the two is no time of the day."""
    if not (_TIME.fullmatch(start) and _TIME.fullmatch(end)):
        raise ValueError
    ((since, until),) = read_hours(f"{start[:5]}-{end[:5]}")
    return since, until or DAY


#: As browsers send it, some with seconds.
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-9]{2})?")
_HALF = _("Give both times of an interval, or leave both empty.")
_NO_TIME = _("Write times such as 09:00.")
_DISORDER = _("The times must follow each other within the day, with a break between two intervals.")
