"""Settings, *Boîtes mail*: addresses of ours, and the test of each, out and in (I1, I3, I4, M16)."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from joindre.accounts.rights import Right
from joindre.directory import mailboxes as acts
from joindre.mail.models import Mailbox, MailboxTest
from joindre.workspace.forms.mailboxes import MailboxForm, initial_of_mailbox
from joindre.workspace.forms.trying import tried
from joindre.workspace.http import AgentRequest, agents_only, needs, whole_portal
from joindre.workspace.mailboxes import servers_seen, test_context, way_out
from joindre.workspace.views.settings import settings_page


@require_GET
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def mailboxes(request: AgentRequest) -> HttpResponse:
    """All of them, those in use first, the default one on top."""
    rows = Mailbox.objects.order_by("-is_active", "-is_default", "name", "pk").prefetch_related("work_groups")
    host, port = settings.MAIL_IN
    context = {"mailboxes": rows, "door": f"{host}:{port}"}
    return settings_page(request, "workspace/settings/mailboxes.html", context, page="mailboxes")


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def new_mailbox(request: AgentRequest) -> HttpResponse:
    return _edit(request, Mailbox(is_default=not Mailbox.objects.exists()))


@require_http_methods(["GET", "POST"])
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def mailbox(request: AgentRequest, pk: int) -> HttpResponse:
    """One of them with its newest test; `trusted` in the address stands in its field, to be saved."""
    return _edit(request, get_object_or_404(Mailbox, pk=pk))


@require_POST
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def use_mailbox(request: AgentRequest, pk: int) -> HttpResponse:
    """Retire it, or put it back into use."""
    chosen = get_object_or_404(Mailbox, pk=pk)
    if request.POST.get("use") == "on":
        acts.restore_mailbox(chosen, by=request.employee)
        messages.success(request, _("The mailbox is in use again."))
    else:
        acts.retire_mailbox(chosen, by=request.employee)
        messages.success(request, _("The mailbox is retired: emails to it are refused."))
    return redirect("workspace:mailboxes")


@require_POST
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def try_mailbox(request: AgentRequest, pk: int) -> HttpResponse:
    """Begin a test; its steps stand on the page it was asked on: that of the mailbox, or of the first start."""
    acts.try_mailbox(get_object_or_404(Mailbox, pk=pk), by=request.employee)
    if "first_start" in request.POST:
        return redirect(f"{reverse('workspace:first-start-second')}#test")
    return redirect(f"{reverse('workspace:mailbox', args=[pk])}#test")


@require_GET
@agents_only
@needs(Right.SETTINGS)
@whole_portal
def mailbox_steps(request: AgentRequest, pk: int, test: int) -> HttpResponse:
    """The steps alone, for the page that waits for them; 204 where they are as it has them."""
    shown = get_object_or_404(MailboxTest.objects.select_related("mailbox"), pk=test, mailbox=pk)
    context = test_context(shown)
    if request.GET.get("seen") == context["test_mark"]:
        return HttpResponse(status=204)
    return render(request, "workspace/settings/_mailbox_steps.html", context)


def _edit(request: AgentRequest, chosen: Mailbox) -> HttpResponse:
    initial = initial_of_mailbox(chosen)
    if offered := request.GET.get("trusted", "")[:254]:
        initial["trusted_server"] = offered
    form = MailboxForm(
        request.POST if request.method == "POST" else None, initial=initial, mailbox=chosen, by=request.employee
    )
    if request.method == "POST" and form.is_valid() and (saved := _saved(form, chosen, request)):
        messages.success(request, _("The mailbox is saved."))
        return redirect("workspace:mailbox", saved.pk)
    test = MailboxTest.objects.select_related("mailbox").newest_of(chosen) if chosen.pk else None
    context = {"form": form, "mailbox": chosen, "row": chosen, "servers": servers_seen(), "way_out": way_out()}
    context |= test_context(test) if test else {}
    return settings_page(request, "workspace/settings/mailbox.html", context, page="mailboxes")


def _saved(form: MailboxForm, chosen: Mailbox, request: AgentRequest) -> Mailbox | None:
    """`None` where it is refused, which the form then says."""
    data, by = form.data_of_mailbox(), request.employee
    if chosen.pk:
        return tried(form, lambda: acts.change_mailbox(chosen, data, shown=form.shown_of_mailbox(), by=by))
    return tried(form, lambda: acts.create_mailbox(data, by=by))
