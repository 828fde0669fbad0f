"""The forms of imports: a file, and what stands in each of its columns."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from joindre.imports.columns import COLUMNS
from joindre.ui.forms import FileInput


class ImportFileForm(forms.Form):
    upload = forms.FileField(
        label=_("File"),
        widget=FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        help_text=_("CSV or XLSX, with headings in the first line; at most 25 MB and 200,000 lines."),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty. Choose the one that holds your table."),
            "missing": _("Choose a file first."),
        },
    )


class ColumnsForm(forms.Form):
    """A field for each heading of the file, in which the column that stands there is chosen."""

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 - as Django's own
        *,
        headings: Sequence[str],
        chosen: Sequence[str],
        samples: Sequence[Sequence[str]],
    ) -> None:
        super().__init__(data)
        self._samples = samples
        options = [("", _("Leave out")), *((column.code, column.label) for column in COLUMNS)]
        for place, heading in enumerate(headings):
            label = heading or _("Column %(number)s") % {"number": place + 1}
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=label, choices=options, required=False, initial=chosen[place] if place < len(chosen) else ""
            )

    def rows(self) -> list[tuple[forms.BoundField, list[str]]]:
        """Each field with what stands in the first lines below its heading."""
        return [(field, self._cells(place)) for place, field in enumerate(self)]

    def columns(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]

    def _cells(self, place: int) -> list[str]:
        return [cells[place][:60] for cells in self._samples if place < len(cells) and cells[place].strip()][:3]
