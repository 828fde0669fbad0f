"""What goes in and out. Plain pydantic: the package's own base class takes four times as long for a list."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

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


def storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("a text cannot hold the character NUL")
    return text


Written = Annotated[str, AfterValidator(storable)]


class TicketIn(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    site_id: int = Field(description="Its customer becomes the customer of the request")
    work_group_id: int | None = Field(None, description="An active work group; without it, that of the site")
    title: Written = Field(min_length=1, max_length=200)
    description: str = Field("", max_length=200_000, description="HTML; what is not allowed in it is taken out")
    requester_id: int | None = Field(None, description="An active contact at the site")
    end_user_id: int | None = Field(None, description="An active contact at the site")
    is_client_visible: bool | None = Field(None, description="Without it, as the site has it")


class Problem(BaseModel):
    """The one shape of every answer that is none of what was asked for."""

    error: str = Field(description="unauthenticated, forbidden, not_found, invalid or refused", examples=["not_found"])
    message: str = Field(description="A sentence for people, in the language of Accept-Language")
