"""What goes in and out. Plain pydantic: the package's own base class takes four times as long for a list."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from joindre.lib import keys
from joindre.tickets.models.holds import LONGEST_COMMENT

FIRST_YEAR, LAST_YEAR = 2000, 9000
LARGEST_KEY = 10**keys.LONGEST - 1
#: The key of a row.
Key = Annotated[int, Field(ge=1, le=LARGEST_KEY)]
Text = Annotated[str, BeforeValidator(str)]


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class NamedOut(Out):
    id: int
    name: str


class StatusOut(Out):
    name: str
    type: str = Field(description="created, in_progress, on_hold, resolved, closed_by_customer or closed_internally")


def name_of(value: Any) -> Any:  # noqa: ANN401  # a row, or what pydantic read already
    return getattr(value, "name", value)


Name = Annotated[str, BeforeValidator(name_of)]


FollowedNumber = Annotated[str, BeforeValidator(lambda value: str(getattr(value, "number", value)))]


class HoldOut(Out):
    """Why a request waits, and until when."""

    reason: Name
    since: datetime
    appointment: datetime | None
    comment: str = Field(description="What the customer reads about it; blank where they read nothing")


class TicketOut(Out):
    """A request, as an employee who may see it reads it."""

    number: Text = Field(examples=["2026-00042"])
    title: str
    description: str = Field(description="HTML, sanitised")
    customer: NamedOut
    site: NamedOut
    requester: NamedOut | None
    end_user: NamedOut | None = Field(description="Who has the problem, often somebody else than the requester")
    status: StatusOut
    type: Name | None
    severity: Name | None
    priority: Name | None
    work_group: Name | None
    assignee: Name | None
    follows: FollowedNumber | None = Field(
        description="The request that it follows, where it is one more about the same"
    )
    followers: list[Name] = Field(validation_alias="following", description="Employees who follow the request")
    hold: HoldOut | None = Field(validation_alias="open_hold", description="While the request is on hold")
    is_client_visible: bool
    is_blocked: bool = Field(description="Whether the conversation is blocked for both sides")
    unread_count: int = Field(description="Messages of the client that nobody has marked as read")
    created_at: datetime
    changed_at: datetime


class TicketPage(Out):
    items: list[TicketOut]
    next: str | None = Field(description="Cursor of the next page; null on the last one")


def in_reach(at: datetime) -> datetime:
    """A moment that can be shown in any time zone."""
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ValueError("this moment cannot be")
    return at


def storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("a text cannot hold the character NUL")
    return text


Written = Annotated[str, AfterValidator(storable)]


Moment = Annotated[AwareDatetime, AfterValidator(in_reach)]
#: A value of a list: its key, or its name.
NamedValue = Key | Annotated[Written, Field(min_length=1, max_length=60)]
#: An employee: the key, or the address.
NamedEmployee = Key | Annotated[Written, Field(min_length=1, max_length=254)]


class HoldIn(BaseModel):
    """A request that begins on hold, from the moment at which it is created."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    reason: NamedValue = Field(description="Key or name of an active reason; the staff's alone")
    appointment: Moment | None = Field(None, description="The staff's alone")
    comment: Written = Field("", max_length=LONGEST_COMMENT, description="The customer reads it")


class TicketIn(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    site_id: Key = Field(description="Its customer becomes the customer of the request")
    type: NamedValue | None = Field(None, description="Key or name of an active value")
    severity: NamedValue | None = Field(None, description="Key or name of an active value")
    priority: NamedValue | None = Field(None, description="Key or name of an active value")
    work_group: NamedValue | None = Field(None, description="Key or name; without it, that of the site")
    work_group_id: Key | None = Field(None, description="The same by key alone")
    assignee: NamedEmployee | None = Field(None, description="Key or email address of an employee with an account")
    followers: list[NamedEmployee] = Field([], max_length=50, description="Keys or email addresses of employees")
    follows: Written | None = Field(None, max_length=20, description="Number of a request, as 2026-00042")
    hold: HoldIn | None = Field(None, description="Where it begins on hold")
    title: Written = Field(min_length=1, max_length=200)
    description: str = Field("", max_length=200_000, description="HTML; what is not allowed in it is taken out")
    requester_id: Key | None = Field(None, description="An active contact at the site")
    end_user_id: Key | None = Field(None, description="An active contact at the site")
    is_client_visible: bool | None = Field(None, description="Without it, as the site has it")


class Problem(BaseModel):
    """The one shape of every answer that is none of what was asked for."""

    error: str = Field(description="unauthenticated, forbidden, not_found, invalid or refused", examples=["not_found"])
    message: str = Field(description="A sentence for people, in the language of Accept-Language")
