"""Every word of every record is a canary: each role opens every page and hears only its own."""

import re
from collections.abc import Iterator
from itertools import product
from urllib.parse import parse_qsl, quote, urlsplit
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from marac.access import Role
from marac.audit.models import AuditEntry
from marac.notifications.models import Mail
from marac.packs.models import Paper
from tests.access.attached import attach_files
from tests.access.aviary import TOKEN, Aviary
from tests.access.canaries import Builder
from tests.access.returned import come_back
from tests.client import Browser
from tests.documents.reading import pages_of
from tests.factories import Factory
from tests.patience import boundless

pytestmark = pytest.mark.walk

WORDS = {
    "decision": ["accept", "decline", "redirect", "ask", "emergency"],
    "step": ["who", "subject", "address", "traits"],
    "kind": ["child", "person", "csv", "action"],
    "page": ["what"],
    "promise": ["welfare"],
    "stage": ["before", "after"],
    "prompt": ["safeguarding_child"],
    "token": ["nobody"],
    "filename": ["marac.css"],
    "code_list": ["strand", "offence"],
    "code": ["RACE"],
    "change": ["rename"],
}
# Information governance keeps people away from any case of the area, holds it, opens it to
# somebody and reviews who opened it, knowing its reference only.
GOVERNED = {
    "cases.impose_conflict",
    "cases.lift_conflict",
    "cases.end_grant",
    "cases.review",
    "governance.hold",
    "governance.lift",
    "approvals.decide",
    "approvals.withdraw",
}
SECRET = re.compile(TOKEN.pattern + r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|ref-2026-\d{4,}")


def addresses(app: Flask, birds: Aviary) -> Iterator[list[str]]:
    """For each rule that answers a GET, its address with every id that exists in every place."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            yield list(spelled(app, rule, birds))
    yield from ([address] for address in searches(birds))


def spelled(app: Flask, rule: Rule, birds: Aviary) -> Iterator[str]:
    names = sorted(rule.arguments)
    words = [name for name in names if name in WORDS]
    keys = [name for name in names if name not in WORDS]
    with app.test_request_context():
        adapter = app.url_map.bind("")
        for ids in families(keys, birds):
            for chosen in product(*(WORDS[name] for name in words)):
                values = ids | dict(zip(words, chosen, strict=True))
                yield adapter.build(rule.endpoint, values)


def families(keys: list[str], birds: Aviary) -> Iterator[dict[str, str]]:
    """Every child under its own parent, a hidden one also under one that is open to many."""
    whole = [pair for pair in birds.pairs if set(pair) == set(keys) and len(keys) > 1]
    for pair in whole:
        parent = list(pair)[1]
        yield pair
        if pair in birds.hidden:
            yield pair | {parent: birds.ids[parent][0]}
    if not whole:
        for values in product(*(birds.ids[name] for name in keys)):
            yield dict(zip(keys, values, strict=True))


def searches(birds: Aviary) -> Iterator[str]:
    """Lists narrowed by what somebody curious might type: each case's name and reference."""
    for token, label in birds.of.items():
        if label.endswith((" subject.name", " reference")):
            yield f"/cases?q={quote(token)}"
            yield f"/actions?q=case:{quote(token)}"
            yield f"/people?q={quote(token)}"
    for state in ("triage", "waiting", "listed", "circulated", "heard", "minuted", "ended"):
        yield f"/cases?state={state}&sort=meeting"
    for agency in birds.ids["agency_id"]:
        yield f"/cases?agency={agency}&sort=risk"
        yield f"/actions?q=agency:{agency}+state:open"
    for meeting, version in product(birds.ids["meeting_id"], (1, 2)):
        yield f"/meetings/{meeting}/minutes?version={version}"


def pages(browser: Browser, app: Flask, birds: Aviary) -> Iterator[tuple[str, str]]:
    """Open every address; give each with all that it says: its body, a paper's words, its headers.

    Where a role has not the function, one address of a rule speaks for the rest.
    """
    for spelled_out in addresses(app, birds):
        for address in spelled_out:
            with sent(browser.client, address) as answer:
                paper = answer.mimetype == "application/pdf"
                body = " ".join(pages_of(answer.data)) if paper else answer.get_data(as_text=True)
            yield address, f"{body} {answer.headers}".lower()
            if answer.status_code == 403:
                break


def sent(client: FlaskClient, address: str) -> TestResponse:
    """Open an address, or type what no address may hold."""
    parts = urlsplit(address)
    typed = dict(parse_qsl(parts.query))
    if "q" in typed:
        led = client.post(parts.path, data=typed)
        return client.get(led.location) if led.location else led
    return client.get(address)


def reads_a_log(address: str) -> bool:
    """Tell whether this is where people read who did what, to cases whose words they never read."""
    return address.endswith("/log") or address.startswith("/cases/register")


def issue_papers(app: Flask, session: Session, birds: Aviary) -> None:
    """A pack and minutes for the representative, and a pack for the co-ordinator."""
    before, coming, _ = birds.ids["meeting_id"]
    housing = birds.ids["agency_id"][0]
    wishes = [
        ("RP", coming, f"pack:{housing}"),
        ("RP", before, f"minutes:{housing}"),
        ("CO", coming, "pack:full"),
    ]
    for who, meeting, wish in wishes:
        browser = Browser(app, session).sign_in_as(birds.people[who])
        assert browser.post(f"/meetings/{meeting}/papers", {"make": wish}).status == 200
    birds.ids["paper_id"] = [str(key) for key in session.scalars(sa.select(Paper.id))]


@pytest.fixture
def birds(make: Factory) -> Aviary:
    """The partnership of canaries."""
    return come_back(attach_files(Builder(make).build()))


@pytest.mark.parametrize("group", [("CO", "CH"), ("RP", "DP", "VS"), ()], ids=str)
def test_every_role_reads_its_own_canaries_and_nobody_elses_on_every_page(
    app: Flask,
    session: Session,
    birds: Aviary,
    caplog: pytest.LogCaptureFixture,
    group: tuple[str, ...],
) -> None:
    """In three groups, so that two processors can share them; the empty one is all the others."""
    issue_papers(app, session, birds)
    chosen = {*group} or {*birds.people} - {"CO", "CH", "RP", "DP", "VS"}
    leaks: set[str] = set()
    sung: set[tuple[str, str]] = set()
    for who in sorted(chosen):
        browser = Browser(app, session).sign_in_as(birds.people[who])
        for address, said in pages(browser, app, birds):
            asked = {*SECRET.findall(address.lower())}
            heard = {word for word in SECRET.findall(said) if word in birds.hears} - asked
            sung |= {(who, birds.of[word]) for word in heard}
            foreign = {word for word in heard if who not in birds.hears[word]}
            foreign -= {w for w in foreign if reads_a_log(address) and who in birds.logs.get(w, ())}
            leaks |= {f"{who} {address}: {birds.of[word]}" for word in foreign}
    assert sorted(leaks) == []
    named = {who for who, what in sung if what == "shared subject.name"}
    assert named == {"CO", "CH", "RP", "DP", "VS", "RF"} & chosen
    told_where = {who for who, what in sung if what == "shared contact.means"}
    assert told_where == {"CO", "CH", "VS", "RF"} & chosen
    assert TOKEN.findall(caplog.text) == []
    assert TOKEN.findall(str([e.details for e in session.scalars(sa.select(AuditEntry))])) == []
    mails = [(m.recipient, m.subject, m.body) for m in session.scalars(sa.select(Mail))]
    assert TOKEN.findall(str(mails)) == []


@pytest.mark.parametrize("who", ["CO", "CH", "RP", "VS", "IG"])
def test_what_is_hidden_takes_no_change_and_answers_as_what_never_was(
    app: Flask, session: Session, birds: Aviary, who: str
) -> None:
    """Under its own parent or slipped under a visible one, whatever the button."""
    browser = Browser(app, session).sign_in_as(birds.people[who])
    compared = 0
    with boundless():  # a quick machine would else be told to slow down
        for hidden, random in pairs(app, birds, who):
            one, other = (browser.client.post(address) for address in (hidden, random))
            assert one.status_code in (403, 404, 409), (hidden, one.status_code)
            assert (one.status_code, one.data) == (other.status_code, other.data), hidden
            compared += 1
    assert compared > 100


def pairs(app: Flask, birds: Aviary, who: str) -> Iterator[tuple[str, str]]:
    """Whatever changes something, at what is hidden from this person and at what never was."""
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        if who == "IG" and rule.endpoint in GOVERNED:
            continue
        yield from strangers(app, rule, birds)


def strangers(app: Flask, rule: Rule, birds: Aviary) -> Iterator[tuple[str, str]]:
    """Addresses of what is hidden, each beside the same with an id that never was."""
    words = {name: WORDS[name][0] for name in rule.arguments if name in WORDS}
    keys = set(rule.arguments) - set(words)
    with app.test_request_context():
        adapter = app.url_map.bind("")
        for pair in birds.hidden:
            if set(pair) != keys:
                continue
            child, *parents = pair
            shown = {name: birds.ids[name][0] for name in parents}
            for ids in [pair, pair | shown] if parents else [pair]:
                values = ids | words
                random = values | {child: str(uuid4())}
                yield adapter.build(rule.endpoint, values), adapter.build(rule.endpoint, random)


def test_every_change_is_refused_without_its_token(
    app: Flask, browser: Browser, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One person with every role, so that nothing but the missing token can refuse them."""
    area = make.area()
    browser.sign_in_as(make.user(*Role, area=area, agency=make.agency(area=area)), area)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    let_through = set()
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        values = {name: WORDS.get(name, [str(uuid4())])[0] for name in rule.arguments}
        with app.test_request_context():
            address = app.url_map.bind("").build(rule.endpoint, values)
        if browser.client.post(address).status_code != 400:
            let_through.add(rule.endpoint)
    assert let_through == {"text_size"}  # a preference in a cookie: there is nothing to forge


def test_signing_in_never_leads_off_this_site(browser: Browser, make: Factory) -> None:
    browser.sign_in_as(make.user(Role.COORDINATOR))
    for wanted in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"):
        answer = browser.client.get("/sign-in", query_string={"next": wanted})
        assert (answer.status_code, answer.location) == (303, "/"), wanted
