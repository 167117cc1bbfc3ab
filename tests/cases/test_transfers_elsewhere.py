"""A case that goes to an area elsewhere: sealed, taken out, received by somebody's word."""

import io
from collections.abc import Callable

import pikepdf
import pytest
import sqlalchemy as sa

from marac.accounts.models import User
from marac.audit.models import AuditEntry
from marac.cases.models import Case, Outcome, Transfer
from tests.cases.conftest import Partnership
from tests.client import Browser, Page

As = Callable[[User], Browser]


@pytest.fixture
def case(here: Partnership) -> Case:
    """An accepted case on no agenda."""
    case = here.make.accepted(here.case(voice_fears="That they come back"), here.coordinator)
    here.make.purpose(case, here.coordinator)
    return case


def begin(browser: Browser, case: Case) -> Page:
    """Say where it goes; the page of the pack follows."""
    page = browser.get(f"/cases/{case.id}/transfer")
    to = {"area": "elsewhere", "name": "Cardiff MARAC", "recipient": "Sam Rees, co-ordinator"}
    return browser.submit(page, to | {"reason": "They moved"})


def only(here: Partnership) -> Transfer:
    return here.make.session.scalars(sa.select(Transfer)).one()


def test_the_pack_opens_with_its_phrase_and_with_nothing_else(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.coordinator)
    page = begin(browser, case)
    page = browser.submit(page)
    row = only(here)
    assert row.pack_phrase in page.text
    answer = browser.get(f"/cases/{case.id}/transfer/pack.pdf").response
    assert answer.headers["Cache-Control"] == "no-store"
    content = answer.data
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(content))
    assert b"Yusuf" not in content
    with pikepdf.open(io.BytesIO(content), password=row.pack_phrase) as pack:
        assert pack.encryption.R == 6
        assert len(pack.pages) >= 1
    logged = here.make.session.scalars(sa.select(AuditEntry.event)).all()
    assert {"PackSealed", "PackPageViewed", "PackTakenOut"} <= set(logged)


def test_the_receipt_is_recorded_with_who_and_when_and_the_pack_is_erased(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.coordinator)
    page = begin(browser, case)
    receipt = f"/cases/{case.id}/transfer/receipt"
    early = browser.submit(browser.get(receipt), {"name": "Sam Rees"})
    assert early.status == 409
    browser.submit(page)
    page = browser.get(receipt)
    assert browser.submit(page, {"name": ""}).errors == ["Say who confirmed it"]
    page = browser.submit(page, {"name": "Sam Rees, by telephone"})
    assert "Sam Rees, by telephone confirmed the receipt" in page.text
    row = only(here)
    assert (row.pack, row.pack_phrase) == (None, "")
    assert len(row.pack_digest) == 64
    assert case.closed_at == case.transferred_at == row.received_at
    assert browser.get(f"/cases/{case.id}/transfer/pack.pdf").status == 404


def test_a_pack_made_again_has_another_phrase(here: Partnership, browse_as: As, case: Case) -> None:
    browser = browse_as(here.coordinator)
    page = browser.submit(begin(browser, case))
    first = only(here).pack_phrase
    page = browser.submit(page)
    assert only(here).pack_phrase != first
    assert first not in page.text


def test_a_case_that_stays_after_all_leaves_no_pack(
    here: Partnership, browse_as: As, case: Case
) -> None:
    browser = browse_as(here.coordinator)
    browser.submit(begin(browser, case))
    page = browser.get(f"/cases/{case.id}/transfer/keep")
    page = browser.submit(page, {"reason": "They came back"})
    assert "Transfer taken back" in page.text
    assert (only(here).pack, only(here).pack_phrase) == (None, "")


def test_nobody_but_the_co_ordinator_gets_near_the_pack(here: Partnership, browse_as: As) -> None:
    case = here.running()
    listing = case.listings[0]
    listing.decided_at, listing.outcome = listing.circulated_at, Outcome.TRANSFER
    here.make.session.flush()
    for user in (here.coordinator, here.chair, here.rep):
        here.make.purpose(case, user)
    browser = browse_as(here.coordinator)
    browser.submit(begin(browser, case))
    for user in (here.chair, here.rep):
        other = browse_as(user)
        for path in ("transfer/pack", "transfer/pack.pdf"):
            page = other.get(f"/cases/{case.id}/{path}")
            assert page.status == 404, (user.name, path)
        assert other.post(f"/cases/{case.id}/transfer/pack").status == 404
        assert only(here).pack_phrase not in other.get(f"/cases/{case.id}").text
