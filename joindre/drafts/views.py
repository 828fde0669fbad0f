"""The one address that pages of both portals save drafts at."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from joindre.accounts.models import Account
from joindre.drafts.actions import WrittenElsewhere, forget_draft, save_draft
from joindre.lib.errors import Refusal

Name = Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")]


class Writing(BaseModel):
    """What a page sends: where, and what stands there now; no fields where the form is empty."""

    model_config = ConfigDict(extra="forbid")

    place: str = Field(pattern=r"^[a-z0-9:/_-]{1,80}$")
    page: str = Field(pattern=r"^[0-9a-f-]{1,36}$")
    version: int = Field(ge=0, lt=10**9)
    fields: dict[Name, Annotated[list[str], Field(max_length=500)]] = Field(max_length=100)


class SignedOut(Refusal):
    status = 401
    message = _("You are signed out. Sign in again in another window: your text stays here while this page is open.")


class NotUnderstood(Refusal):
    status = 422
    message = _("This text could not be kept as a draft. Reload the page before you go on.")


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Answer with the version of what was saved, or with a sentence that says why it was not."""
    try:
        return JsonResponse({"version": _save(request)})
    except WrittenElsewhere as refusal:
        return JsonResponse({"text": str(refusal.message), "version": refusal.version}, status=refusal.status)
    except Refusal as refusal:
        return JsonResponse({"text": str(refusal.message)}, status=refusal.status)


def _save(request: HttpRequest) -> int:
    if not isinstance(request.user, Account):
        raise SignedOut
    try:
        writing = Writing.model_validate_json(request.body)
    except ValidationError as error:
        raise NotUnderstood from error
    if not writing.fields:
        forget_draft(request.user, writing.place)
        return writing.version
    return save_draft(request.user, writing.place, writing.fields, page=writing.page, version=writing.version)
