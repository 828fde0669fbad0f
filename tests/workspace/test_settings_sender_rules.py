"""Settings, a mailbox: emails without a request, and its rule for unknown senders (I4, I7, S3)."""

import re

import pytest

from joindre.audit.models import SettingChange
from joindre.directory.customers import index_customer
from joindre.directory.models import Employee, SenderRule, Site
from joindre.mail.models import Mailbox
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.factories import make_profile, make_site

NEW = {"name": "Support", "address": "support@nord.example", "delimiter": "+", "is_default": "on"}


@pytest.fixture
def address(root: Employee) -> str:
    made = Mailbox.objects.create(name="Support", address="support@nord.example", is_default=True)
    return f"/settings/mailboxes/{made.pk}/"


@pytest.fixture(autouse=True)
def known(lyon: Site, nantes: Site) -> None:
    for site in (lyon, nantes):
        index_customer(site.customer)


def test_a_new_mailbox_opens_requests_for_known_contacts(root: Employee) -> None:
    """I7: unless somebody says otherwise; nothing unproved is accepted."""
    page = text_of(browse(root).get("/settings/mailboxes/new/"))
    browse(root).post("/settings/mailboxes/new/", NEW | {"opens_requests": "on"})

    made = Mailbox.objects.get()
    assert re.search(r'name="opens_requests" value="on"[^>]* checked', page)
    assert (made.opens_requests, made.accepts_unverified) == (True, False)
    assert not SenderRule.objects.exists()


def test_all_of_it_is_changed_and_shown_again(root: Employee, address: str, lyon: Site) -> None:
    """I7, S1: and who changed it is kept."""
    browse(root).post(
        address, NEW | {"unknown_senders": "site", "place": "ateliers moreau", "accepts_unverified": "on"}
    )

    made, rule = Mailbox.objects.get(), SenderRule.objects.get()
    assert (made.opens_requests, made.accepts_unverified) == (False, True)
    assert (rule.rule, rule.site) == ("site", lyon)
    assert "Ateliers Moreau · Lyon" in text_of(browse(root).get(address))
    assert SettingChange.objects.filter(model="directory.senderrule", what="created").exists()


def test_a_rule_goes_again(root: Employee, address: str, lyon: Site) -> None:
    SenderRule.objects.create(mailbox=Mailbox.objects.get(), rule="site", site=lyon)

    browse(root).post(address, NEW | {"unknown_senders": "domain", "place": "Ateliers Moreau · Lyon"})
    assert [(rule.rule, rule.site) for rule in SenderRule.objects.all()] == [("domain", None)]

    browse(root).post(address, NEW)
    assert not SenderRule.objects.exists()


@pytest.mark.parametrize(
    "place", ["", "Inconnu", "x" * 300, "site-999999", "site-9" + "9" * 30, "site-0", "site-1.5", "customer-1"]
)
def test_a_place_that_is_none_is_told(root: Employee, address: str, place: str) -> None:
    """U3: beside its field, and nothing is changed."""
    answer = browse(root).post(address, NEW | {"unknown_senders": "site", "place": place})

    assert re.search("Aucun client en service|hors service", text_of(answer, status=422))
    assert not SenderRule.objects.exists()


def test_the_site_is_chosen_by_typing(root: Employee, address: str, lyon: Site) -> None:
    """I7: the field offers the sites and posts the key of one, which is shown by its name again."""
    browse(root).post(address, NEW | {"unknown_senders": "site", "place": f"site-{lyon.pk}"})
    page = text_of(browse(root).get(address))

    assert SenderRule.objects.get().site == lyon
    assert f'value="site-{lyon.pk}" selected' in page
    assert 'data-url="/settings/places/"' in page
    assert "Ateliers Moreau · Lyon" in page


def test_whoever_sets_up_mailboxes_finds_sites(root: Employee, lyon: Site) -> None:
    """S2: without the right to the journal of emails, too."""
    account_of(root).profile = make_profile(rights=["900106"])
    account_of(root).save()

    assert [one["value"] for one in browse(root).get("/settings/places/", {"q": "moreau"}).json()] == [
        f"site-{lyon.pk}"
    ]


def test_a_site_that_went_out_of_service_stays_where_it_is(
    root: Employee, address: str, lyon: Site, nantes: Site
) -> None:
    """U3: another setting of the mailbox can be saved; no new rule names such a site."""
    SenderRule.objects.create(mailbox=Mailbox.objects.get(), rule="site", site=lyon)
    Site.objects.update(is_active=False)
    browser = browse(root)

    sent = NEW | {"name": "Accueil", "unknown_senders": "site"}
    assert "hors service" in text_of(browser.post(address, sent | {"place": f"site-{nantes.pk}"}), status=422)
    assert browser.post(address, sent | {"place": f"site-{lyon.pk}"}).status_code == 302
    assert (Mailbox.objects.get().name, SenderRule.objects.get().site) == ("Accueil", lyon)


def test_a_place_does_not_matter_to_another_rule(root: Employee, address: str, lyon: Site) -> None:
    """What was typed for a choice that was left again stops nobody."""
    answer = browse(root).post(address, NEW | {"unknown_senders": "domain", "place": "Inconnu"})

    assert answer.status_code == 302
    assert [(rule.rule, rule.site) for rule in SenderRule.objects.all()] == [("domain", None)]


def test_of_several_sites_one_is_asked_for(root: Employee, address: str, lyon: Site) -> None:
    paris = make_site(lyon.customer, "Paris")
    index_customer(lyon.customer)

    answer = browse(root).post(address, NEW | {"unknown_senders": "site", "place": "Moreau"})
    assert "Ateliers Moreau · Lyon, Ateliers Moreau · Paris" in text_of(answer, status=422)

    browse(root).post(address, NEW | {"unknown_senders": "site", "place": "Ateliers Moreau · Paris"})
    assert SenderRule.objects.get().site == paris


def test_who_is_limited_changes_no_rule(ben: Employee, address: str, lyon: Site) -> None:
    """S3: mailboxes are of the whole portal."""
    account = account_of(ben)
    account.profile = make_profile(rights=["900106"])
    account.save()
    SenderRule.objects.create(mailbox=Mailbox.objects.get(), rule="site", site=lyon)

    assert "Moreau" not in text_of(browse(ben).get(address), status=403)
    answer = browse(ben).post(address, NEW | {"unknown_senders": "none", "place": ""})

    assert answer.status_code == 403
    assert SenderRule.objects.get().site == lyon
