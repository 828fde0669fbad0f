"""The forms of the settings pages about messages and profiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from joindre.accounts.explained import RIGHT_GROUPS, RIGHT_SENTENCES, RightGroup
from joindre.accounts.models import Profile
from joindre.accounts.rights import NOT_USED_YET, Right
from joindre.messaging.models import MessageSettings
from joindre.workspace.forms.meanwhile import HiddenMany, SharedForm, SharedRowForm

#: Longer, and a person takes the message for sent when it is not.
LONGEST_UNDO = 120


class MessagesForm(SharedRowForm):
    class Meta:
        model = MessageSettings
        fields = ["is_on", "notify_by_default", "identity", "identity_wording", "undo_seconds", "copies_own_mails"]
        widgets = {"identity": forms.RadioSelect}
        help_texts = {
            "is_on": _("Off: no message can be written any more; what was written stays readable."),
            "notify_by_default": _("The writer can always tick or untick it for each message."),
            "identity_wording": _("For example, the name of your company."),
            "copies_own_mails": _(
                "The email icon of a contact then opens a draft with a signed address of the conversation in Cc. Test "
                "the mailbox first: emails to it must arrive, and your mail server must prove who sends them."
            ),
            "undo_seconds": _("An email or a notification leaves after this time; until then sending can be undone."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["undo_seconds"].validators.append(MaxValueValidator(LONGEST_UNDO))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("identity") == MessageSettings.Identity.OTHER and not cleaned.get("identity_wording"):
            self.add_error("identity_wording", _("Type the wording that the client reads, or choose another identity."))
        return cleaned


class RightsField(forms.MultipleChoiceField):
    """Rights, each by its code."""

    hidden_widget = HiddenMany


class ProfileForm(SharedForm, forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    rights = RightsField(label=_("Rights"), choices=Right.choices, required=False)

    def __init__(self, data: QueryDict | None, *, profile: Profile) -> None:
        super().__init__(data, initial={"name": profile.name, "rights": profile.rights})
        self.profile = profile

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Profile.objects.filter(name=name).exclude(pk=self.profile.pk).exists():
            raise forms.ValidationError(_("There is already a profile with this name."))
        return name

    @property
    def shown_rights(self) -> SafeString:
        """The rights as the page shows them, beside the boxes that the template draws."""
        return self["rights"].as_hidden(only_initial=True)

    @property
    def groups(self) -> Sequence[tuple[RightGroup, Sequence["RightChoice"]]]:
        """The rights in their groups, those of clients last."""
        chosen = set(self["rights"].value() or [])
        return [
            (group, [RightChoice(right=right, is_ticked=right in chosen) for right in group.rights])
            for group in RIGHT_GROUPS
        ]


@dataclass(frozen=True, kw_only=True)
class RightChoice:
    """One box of the form."""

    right: Right
    is_ticked: bool

    @property
    def is_used(self) -> bool:
        """Whether any page or act asks for this right."""
        return self.right not in NOT_USED_YET

    @property
    def sentence(self) -> str:
        return str(RIGHT_SENTENCES[self.right])
