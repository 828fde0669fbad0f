"""Settings, *Mails reçus*: every mail that arrived, by its outcome, and what was set aside (I2, I7)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from joindre.accounts.rights import Right
from joindre.directory.choosing import find_places
from joindre.directory.models import Contact
from joindre.directory.search import find_active_contacts
from joindre.directory.senders import Sender
from joindre.lib import richtext
from joindre.lib.errors import Refusal
from joindre.lib.keys import read_key
from joindre.lib.slices import first_of
from joindre.mail.models import IncomingEmail
from joindre.messaging.actions import received_mails as acts
from joindre.messaging.contents import prepare_words
from joindre.tickets.models import Ticket
from joindre.workspace.forms.site_field import SenderPlaceForm, token_of
from joindre.workspace.http import AgentRequest, agents_only, needs
from joindre.workspace.views.failed_mails import PAGE, as_it_came, row_of
from joindre.workspace.views.settings import settings_page

Outcome = IncomingEmail.Outcome
FOUND = 10
LONGEST_SEARCH = 100
#: What F2 shows at once; whatever is not among it is found by typing.
FULL_LIST = 200
SHOWN = {
    Outcome.SET_ASIDE: pgettext_lazy("emails", "Set aside"),
    Outcome.REFUSED: pgettext_lazy("emails", "Refused"),
    Outcome.FAILED: pgettext_lazy("emails", "Failed"),
    Outcome.NEW_REQUEST: pgettext_lazy("emails", "New requests"),
    Outcome.POSTED: pgettext_lazy("emails", "Posted"),
    Outcome.IGNORED: pgettext_lazy("emails", "Ignored"),
}


@require_GET
@agents_only
@needs(Right.CATCHMAIL_JOURNAL)
def received_mails(request: AgentRequest) -> HttpResponse:
    """One outcome at a time, newest first; what was set aside stands first, for it waits for somebody."""
    # What was posted stands in its request, which whoever sees some customers only finds there.
    offered = SHOWN if request.employee.customers is None else {Outcome.SET_ASIDE: SHOWN[Outcome.SET_ASIDE]}
    chosen = request.GET.get("show", "")
    outcome = Outcome(chosen) if chosen in offered else Outcome.SET_ASIDE
    mails = acts.seen_received_mails(by=request.employee, outcome=outcome)
    rows = mails.newest_first(after=read_key(request.GET.get("after", "")))
    shown = first_of(rows, size=PAGE)
    tickets = _tickets_of(request, [mail.topic for mail in shown.rows])
    context = {
        "rows": [row_of(mail) | {"ticket": tickets.get(Ticket.pk_of(mail.topic))} for mail in shown.rows],
        "next": f"?show={outcome}&after={shown.next_after.pk}" if shown.next_after else "",
        "filters": [(key, label, f"?show={key}") for key, label in offered.items()],
        "show": outcome,
    }
    return settings_page(request, "workspace/settings/received_mails.html", context, page="received-mails")


@require_GET
@agents_only
@needs(Right.CATCHMAIL_JOURNAL)
def received_mail(request: AgentRequest, pk: int) -> HttpResponse:
    """One mail in full; of what was set aside, with whom a request may be opened for."""
    return _page(request, _found(request, pk))


@require_GET
@agents_only
@needs(Right.CATCHMAIL_JOURNAL)
def raw_received_mail(request: AgentRequest, pk: int) -> HttpResponseBase:
    """The mail as it arrived, for a mail program to open."""
    return as_it_came(_found(request, pk))


@require_POST
@agents_only
@needs(Right.CATCHMAIL_JOURNAL)
def open_request(request: AgentRequest, pk: int) -> HttpResponse:
    """For the contact that was chosen, or for the sender as a contact of the place that is named."""
    mail = _found(request, pk)
    form = SenderPlaceForm(request.POST, by=request.employee)
    try:
        ticket = _opened(request, mail, form)
    except Refusal as refusal:
        return _page(request, mail, refusal=str(refusal.message), form=form)
    if ticket is None:
        return _page(request, mail, form=form)
    messages.success(request, _("The request is open."))
    return redirect("workspace:ticket", ticket.number)


@require_GET
@agents_only
@needs(Right.CATCHMAIL_JOURNAL, Right.SETTINGS)
def places(request: AgentRequest) -> JsonResponse:
    """The type-ahead of customers with their sites; with `all`, the beginning of the full list (I7, S3).

    Whoever sets up a mailbox chooses a site for its unknown senders too.
    """
    typed, is_all = request.GET.get("q", "")[:LONGEST_SEARCH].strip(), "all" in request.GET
    found = find_places(typed, author=request.employee, limit=FULL_LIST if is_all else FOUND) if typed or is_all else []
    # A list at the top is what `<token-field>` reads; no browser in use runs JSON as a script.
    return JsonResponse([token_of(one).as_choice() for one in found], safe=False)


@require_POST
@agents_only
@needs(Right.CATCHMAIL_JOURNAL)
def bin_mail(request: AgentRequest, pk: int) -> HttpResponse:
    """Whoever presses twice is told the same twice."""
    mail = _found(request, pk)
    try:
        acts.bin_received(mail, by=request.employee)
    except acts.SettledMeanwhile as refusal:
        return _page(request, mail, refusal=str(refusal.message), form=SenderPlaceForm(by=request.employee))
    messages.success(request, _("The email is in the bin: it stands under Ignored."))
    return redirect("workspace:received-mails")


@require_POST
@agents_only
@needs(Right.CATCHMAIL_JOURNAL)
def bin_sender(request: AgentRequest, pk: int) -> HttpResponse:
    """All that the sender of this mail has waiting."""
    count = acts.bin_sender(_found(request, pk), by=request.employee)
    told = ngettext(
        "%(count)s email is in the bin: it stands under Ignored.",
        "%(count)s emails are in the bin: they stand under Ignored.",
        count,
    )
    messages.success(request, told % {"count": count})
    return redirect("workspace:received-mails")


def _found(request: AgentRequest, pk: int) -> IncomingEmail:
    return get_object_or_404(acts.seen_received_mails(by=request.employee), pk=pk)


def _opened(request: AgentRequest, mail: IncomingEmail, form: SenderPlaceForm) -> Ticket | None:
    """The request; `None` where the form has a sentence about the customer that was named."""
    if key := read_key(request.POST.get("contact", "")):
        contacts = Contact.objects.active().where_supported().at(request.employee.customers)
        chosen = get_object_or_404(contacts.select_related("person", "site__customer", "site__default_group"), pk=key)
        return acts.open_with_received(mail, requester=chosen, by=request.employee)
    if not request.POST.get("place", "").strip():
        raise acts.NobodyChosen
    if not form.is_valid():
        if mail.outcome != Outcome.SET_ASIDE:
            raise acts.SettledMeanwhile
        return None
    return acts.open_for_sender(mail, site=form.cleaned_data["place"], by=request.employee)


def _page(
    request: AgentRequest, mail: IncomingEmail, *, refusal: str = "", form: SenderPlaceForm | None = None
) -> HttpResponse:
    context = row_of(mail) | {
        "refusal": refusal,
        "form": form or SenderPlaceForm(by=request.employee),
        "ticket": _tickets_of(request, [mail.topic]).get(Ticket.pk_of(mail.topic)),
        "is_set_aside": mail.outcome == Outcome.SET_ASIDE,
        "q": request.GET.get("q", "").strip()[:LONGEST_SEARCH],
    }
    context |= _content(request, mail)
    if context["is_set_aside"]:
        context |= _choices(request, mail, typed=context["q"])
        context["of_sender"] = acts.count_of_sender(mail, by=request.employee)
    if form is not None and not refusal and not context.get("may_create"):
        # The field that has the sentence is not on the page.
        context["refusal"] = str(acts.NobodyChosen.message)
    response = settings_page(request, "workspace/settings/received_mail.html", context, page="received-mails")
    response.status_code = 200 if form is None else 422
    return response


def _content(request: AgentRequest, mail: IncomingEmail) -> dict[str, Any]:
    """Its words as a request would show them, without a picture: nothing is stored by looking."""
    try:
        read = acts.read_received_mail(mail, by=request.employee)
    except acts.NotReadable as refusal:
        return {"unreadable": str(refusal.message)}
    body, folded = prepare_words(read)
    is_blank = richtext.is_blank(body)
    return {"body": "" if is_blank else body, "folded": folded, "files": [one.name for one in read.attachments]}


def _choices(request: AgentRequest, mail: IncomingEmail, *, typed: str) -> dict[str, Any]:
    sender = Sender(address=mail.sender_address, name=mail.sender_name)
    employee = request.employee
    served = [one for one in sender.served if employee.customers is None or one.site.customer_id in employee.customers]
    found = find_active_contacts(typed, author=employee, limit=FOUND) if typed else served
    return {
        "contacts": found,
        "may_open": employee.has_right(Right.CREATE_TICKET),
        "may_create": employee.has_right(Right.CREATE_TICKET)
        and employee.has_right(Right.CREATE_CONTACT)
        and employee.customers is None
        and not sender.contacts
        and not sender.is_ours,
    }


def _tickets_of(request: AgentRequest, topics: list[str]) -> dict[int, Ticket]:
    keys = {key for topic in topics if (key := Ticket.pk_of(topic))}
    return {ticket.pk: ticket for ticket in Ticket.objects.visible_to(request.employee).filter(pk__in=keys)}
