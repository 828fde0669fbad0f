"""What is left to do after the first start, each computed from what there is (S1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from joindre.accounts.models import Account
from joindre.accounts.rights import Right
from joindre.audit.models import SettingChange
from joindre.company.models import Company
from joindre.directory.models import Customer, Employee
from joindre.mail.models import Mailbox, MailboxTest
from joindre.operation.looking import last_back_up


@dataclass(frozen=True, kw_only=True)
class FirstTask:
    """One line of the list. `is_done` asks the data; `link` says where it is done."""

    code: str
    title: str | Promise
    sentence: str | Promise
    icon: str
    link: Callable[[], str]
    #: Asked of the data, by one query at most.
    is_done: Callable[[], bool]

    @property
    def url(self) -> str:
        return self.link()


def tasks_left(company: Company, *, by: Employee) -> Sequence[FirstTask]:
    """Those that are neither done nor put aside, for who may change the settings of all customers."""
    if not company.first_tasks or by.customers is not None or not by.has_right(Right.SETTINGS):
        return []
    return [task for task in FIRST_TASKS if task.code in company.first_tasks and not task.is_done()]


def _has_looked_at(*models: str) -> bool:
    return SettingChange.objects.of_models(models).exclude(what=SettingChange.What.CREATED).exists()


def _has_colleagues() -> bool:
    return Account.objects.filter(employee__isnull=False, is_active=True)[1:2].exists()


FIRST_TASKS: Sequence[FirstTask] = (
    FirstTask(
        code="mailbox",
        title=_("Test the mailbox"),
        sentence=_("Clients’ answers find their request once an email to yourself comes back."),
        icon="mailbox",
        link=lambda: reverse("workspace:mailboxes"),
        is_done=lambda: MailboxTest.objects.filter(state=MailboxTest.State.RETURNED).exists(),
    ),
    FirstTask(
        code="trusted-server",
        title=_("Name the server that judges senders"),
        sentence=_("Without it, the emails that clients write first are set aside: nothing proves who wrote them."),
        icon="shield-check",
        link=lambda: reverse("workspace:mailboxes"),
        is_done=lambda: (
            not Mailbox.objects.filter(
                is_active=True, opens_requests=True, trusted_server="", accepts_unverified=False
            ).exists()
        ),
    ),
    FirstTask(
        code="logo",
        title=_("Choose logo and colour"),
        sentence=_("Clients see them on the sign-in page, their portal and emails."),
        icon="palette",
        link=lambda: reverse("workspace:company"),
        is_done=lambda: Company.current().logo is not None or bool(Company.current().colour),
    ),
    FirstTask(
        code="colleagues",
        title=_("Invite your colleagues"),
        sentence=_("Each gets a link by email and chooses a password."),
        icon="user-plus",
        link=lambda: reverse("workspace:new-employee"),
        is_done=_has_colleagues,
    ),
    FirstTask(
        code="customers",
        title=_("Add customers and sites"),
        sentence=_("A request belongs to a customer’s site, and so does each contact."),
        icon="building",
        link=lambda: reverse("workspace:customers"),
        is_done=Customer.objects.exists,
    ),
    FirstTask(
        code="clients",
        title=_("Give clients an account"),
        sentence=_("With one they ask and answer on their portal; by email they can without."),
        icon="users",
        link=lambda: reverse("workspace:new-client"),
        is_done=lambda: Account.objects.filter(person__isnull=False).exists(),
    ),
    FirstTask(
        code="statuses",
        title=_("Look at the statuses"),
        sentence=_("Name and colour them as your company speaks of requests."),
        icon="list-checks",
        link=lambda: reverse("workspace:choices", args=["statuses"]),
        is_done=lambda: _has_looked_at("tickets.status"),
    ),
    FirstTask(
        code="back-up",
        title=_("Schedule the back-up"),
        sentence=_("The first one is awaited; “joindre backup” makes one on the living portal."),
        icon="database-backup",
        link=lambda: reverse("workspace:queues"),
        is_done=lambda: last_back_up() is not None,
    ),
    FirstTask(
        code="https",
        title=_("Serve it by https"),
        sentence=_(
            "Name the https address in site_url and the proxy in trusted_proxies; “joindre check --deploy” looks at "
            "both."
        ),
        icon="lock",
        link=lambda: reverse("workspace:queues"),
        is_done=lambda: settings.SITE_URL.startswith("https://"),
    ),
)
