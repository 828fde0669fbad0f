"""Lines of who changed what in the settings."""

from django.db import transaction
from django.utils import translation

from joindre.accounts.actions import SignIn
from joindre.accounts.models import Account, Profile
from joindre.accounts.rights import Right
from joindre.audit.models import SettingChange
from joindre.audit.recording import recorded
from joindre.directory import staff
from joindre.directory.company import CompanyCard, change_company
from joindre.directory.models import Employee
from joindre.tickets.models import Status
from tests.cast import account_of
from tests.factories import AGENT, make_work_group

CARD = CompanyCard(
    name="Atelier Nord", line="", colour="", telephone="", logo=None, language="fr", time_zone="", country="FR"
)


def differences() -> list[tuple[str, str, str]]:
    change = SettingChange.objects.latest("pk")
    with translation.override("en"):
        return [(one.label, one.old, one.new) for one in change.shown_differences]


def test_an_act_leaves_one_line_with_what_it_changed(root: Employee) -> None:
    """S1"""
    change_company(CARD, by=root)

    change = SettingChange.objects.get()
    assert (change.author, change.what, change.model, change.name) == (
        root.name, "changed", "company.company", "Atelier Nord",
    )  # fmt: skip
    assert differences() == [("Name", "", "Atelier Nord")]


def test_an_act_that_changes_nothing_leaves_no_line(root: Employee) -> None:
    change_company(CARD, by=root)
    change_company(CARD, by=root)

    assert SettingChange.objects.count() == 1


def test_an_act_that_is_rolled_back_leaves_no_line(root: Employee) -> None:
    with transaction.atomic():
        change_company(CARD, by=root)
        transaction.set_rollback(True)

    assert not SettingChange.objects.exists()


def test_what_was_deleted_keeps_its_name(root: Employee) -> None:
    status = Status.objects.create(name="À rappeler", type=Status.Type.ON_HOLD)

    with recorded(status, by=account_of(root)):
        status.delete()

    change = SettingChange.objects.get()
    assert (change.what, change.name) == ("deleted", "À rappeler")
    assert ("Type", "On hold", "") in differences()


def test_an_account_leaves_its_groups_and_never_its_password(root: Employee) -> None:
    """S1, S4"""
    sign_in = SignIn(email="nadia@joindre.example", profile=Profile.objects.get(name=AGENT))
    data = staff.EmployeeData(last_name="Noël", groups=[make_work_group("Support")])

    account = staff.create_employee_account(None, sign_in, data, by=root)
    Account.objects.filter(pk=account.pk).update(password="md5$secret")
    staff.change_employee(Employee.objects.get(account=account), sign_in, staff.EmployeeData(last_name="Noel"), by=root)

    told = str(list(SettingChange.objects.values_list("differences", flat=True)))
    assert "Support" in told
    assert "secret" not in told
    assert ("Work groups", "Support", "") in differences()


def test_a_profile_names_its_rights(root: Employee) -> None:
    staff.define_profile(Profile(), name="Lecteur", rights=[Right.SEARCH_TICKETS], by=root)

    assert ("Rights", "", "Search and open requests") in differences()


def test_a_line_of_a_table_that_is_gone_is_shown_as_it_was_stored(root: Employee) -> None:
    SettingChange.objects.create(
        account=account_of(root), what="changed", model="gone.row", row=1, name="x", differences=[["size", 1, 2]]
    )

    assert differences() == [("Size", "1", "2")]
