"""Calls, as a telephone system tells of them (P5, A1)."""

from typing import Annotated, Literal, cast

from django.http import HttpRequest
from ninja import Router
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from joindre.accounts.models import ApiToken
from joindre.accounts.rights import Right
from joindre.api.http import ApiRequest, ensure_allowed
from joindre.api.schemas import Problem, Written, in_reach
from joindre.calls.lines import Heard, hear
from joindre.calls.models import Call, LineCall

router = Router(tags=["Calls"])
PROBLEMS = {401: Problem, 403: Problem, 422: Problem, 429: Problem}


class CallEventIn(BaseModel):
    """One event of a call, at the telephone of one employee."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    id: Written = Field(
        min_length=1, max_length=100, description="The call as the telephone system knows it; the same for its events"
    )
    event: Literal["ringing", "answered", "ended", "missed"]
    agent: Written = Field(
        min_length=1, max_length=254, description="Extension or email address of the employee whose telephone it is"
    )
    number: Written = Field("", max_length=40, description="Who calls or is called, in any notation; blank if hidden")
    direction: Literal["in", "out"] = "in"
    at: Annotated[AwareDatetime, AfterValidator(in_reach)] | None = Field(
        None, description="When it happened; without it, now"
    )


class CallEventOut(BaseModel):
    """What the call is taken for now."""

    id: str
    state: str = Field(description="ringing, answered, ended or missed")


@router.post("/calls/", response={200: CallEventOut, **PROBLEMS}, summary="Tell of a call")
def tell_of_call(request: HttpRequest, data: CallEventIn) -> CallEventOut:
    """Needs the scope `calls:write` and the right 900102. The same event may be sent again, and events in any order."""
    asked = cast("ApiRequest", request)
    ensure_allowed(asked, ApiToken.Scope.TELL_CALLS, Right.CALLS)
    heard = Heard(
        call_id=data.id,
        event=LineCall.State(data.event),
        agent=data.agent,
        number=data.number,
        direction=Call.Direction(data.direction),
        at=data.at,
    )
    return CallEventOut(id=data.id, state=hear(heard, by=asked.employee).state)
