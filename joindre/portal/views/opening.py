"""A new request by a client."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from joindre.drafts.actions import draft_at, forget_draft
from joindre.lib import clock, richtext
from joindre.lib.keys import read_key
from joindre.lib.numbers import read_number
from joindre.messaging.models import ReceivedMail
from joindre.messaging.subjects import own_subject
from joindre.portal.forms import OpeningForm
from joindre.portal.http import ClientRequest, clients_only
from joindre.portal.views.lookups import visible
from joindre.portal.views.page import ticket_url
from joindre.tickets.actions import Opening, open_ticket
from joindre.tickets.models import Ticket
from joindre.tickets.pictures import settle
from joindre.ui.forms import pictures_in, rich_text_of

#: Where the draft of a new request is kept.
PLACE = "opening"


@require_http_methods(["GET", "POST"])
@clients_only
def new_ticket(request: ClientRequest) -> HttpResponse:
    """A request by the client, for themselves and at the place they chose (T4, K3)."""
    draft, after, mail = draft_at(request.user, PLACE), _followed(request), _refused_mail(request)
    begun = _prefilled(after, mail if "mail" in request.GET else None)
    initial = {name: draft.value(name) for name in OpeningForm.base_fields} if draft else begun
    form = OpeningForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        template = "portal/_opening.html" if request.htmx else "portal/new_ticket.html"
        context = {"form": form, "draft": draft, "after": after, "mail": None if draft or request.GET else mail}
        return render(request, template, context, status=422 if form.errors else 200)
    settled = settle(rich_text_of(form, "description"), pictures_in(form, "description"), topic="", by=request.contact)
    opening = Opening(
        site=request.contact.site,
        title=form.cleaned_data["title"],
        description=settled.in_place(),
        files=settled.made,
        follows=after,
        requester=request.contact,
        end_user=request.contact,
    )
    page = ticket_url(open_ticket(opening, by=request.contact).number)
    forget_draft(request.user, PLACE)
    return HttpResponse(headers={"HX-Redirect": page}) if request.htmx else redirect(page)


def _followed(request: ClientRequest) -> Ticket | None:
    """The request that this one goes on from: `?after=` names it; none where this contact does not see it."""
    number = read_number(request.GET.get("after", ""))
    return visible(request).numbered(number).first() if number else None


def _refused_mail(request: ClientRequest) -> ReceivedMail | None:
    """The last mail of theirs that was refused; that which `?mail=` names, if it is one of theirs (D6)."""
    mails = ReceivedMail.objects.resumable_by(request.contact, now=clock.now())
    if "mail" in request.GET:
        mails = mails.filter(pk=read_key(request.GET["mail"]) or 0)
    return mails.first()


def _prefilled(after: Ticket | None, mail: ReceivedMail | None) -> dict[str, str]:
    """A mail is resumed without its pictures and files: on the request that refused it they are the staff's."""
    if mail is None:
        return {"title": after.title} if after else {}
    ticket = mail.entry.ticket
    title = own_subject(mail.email.subject, ticket) or ticket.title
    return {"title": title[:200], "description": richtext.from_text(richtext.to_text(mail.body))}
