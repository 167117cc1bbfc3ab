"""Setting up an agency's provider, trying it, switching it off, and who is known through it."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, has_proved, requires, the_actor
from marac.accounts.blueprint import bp
from marac.accounts.federation import approving, checking, discovery, operations, queries
from marac.accounts.federation.forms import THEIRS, ProviderForm, parts_of
from marac.accounts.federation.models import Provider
from marac.accounts.federation.operations import Wish
from marac.accounts.federation.outbound import Unreachable
from marac.accounts.federation.queries import Standing
from marac.accounts.federation.routes.leaving import ending_address, in_production, return_address
from marac.accounts.federation.terms import Terms
from marac.agencies.models import Agency
from marac.agencies.queries import get_agency, takes_part
from marac.approvals import pending_page
from marac.database import db
from marac.web import Page

Answer = str | tuple[str, int] | Response

PAGE_SIZE = 50
PROVE_FIRST = "Show once more that it is you, then send this again."


@bp.get("/agencies/<uuid:agency_id>/sign-in")
@requires(Permission.USER_INVITE)
def provider(agency_id: UUID) -> str:
    """Show how an agency's people sign in, and who is known through its provider."""
    return _page(_agency_or_404(agency_id))


@bp.get("/agencies/<uuid:agency_id>/sign-in/edit")
@requires(Permission.USER_INVITE)
def edit_provider(agency_id: UUID) -> str:
    """Offer the newest settings for changing, but for the secret."""
    agency = _agency_or_404(agency_id)
    newest = _standing(agency).newest
    return _form_page(agency, _form(newest, **_shown(newest)))


@bp.post("/agencies/<uuid:agency_id>/sign-in/edit")
@requires(Permission.USER_INVITE)
def edit_provider_post(agency_id: UUID) -> Answer:
    """Propose settings, which work once a second person agrees to them."""
    agency, by = _agency_or_404(agency_id), the_actor()
    form = _form(_standing(agency).newest)
    wish = _wish(form, agency) if form.validate() else None
    if wish is None:
        return _form_page(agency, form), 422
    if not has_proved(by):
        return _ask_for_proof(url_for("accounts.edit_provider", agency_id=agency_id))
    row = operations.propose(db.session, by=by, agency_id=agency_id, wish=wish)
    asked = approving.ask(db.session, by=by, provider=row, reason=form.reason.data or "")
    return pending_page(asked, back=url_for("accounts.provider", agency_id=agency_id))


@bp.post("/agencies/<uuid:agency_id>/sign-in/check")
@requires(Permission.USER_INVITE)
def check_provider(agency_id: UUID) -> Answer:
    """Ask the provider who it is, and say what it answered."""
    agency = _agency_or_404(agency_id)
    newest = _standing(agency).newest or abort(404)
    terms = Terms.of(newest)
    # Nobody should wait for the database while the provider is asked.
    db.session.rollback()
    findings = checking.check(terms, production=in_production())
    return _page(_agency_or_404(agency_id), findings)


@bp.post("/agencies/<uuid:agency_id>/sign-in/off")
@requires(Permission.USER_INVITE)
def switch_provider_off(agency_id: UUID) -> Answer:
    """Let nobody sign in through the agency any more."""
    agency, by = _agency_or_404(agency_id), the_actor()
    live = _standing(agency).live or abort(404)
    page = url_for("accounts.provider", agency_id=agency_id)
    if not has_proved(by):
        return _ask_for_proof(page)
    operations.switch_off(db.session, by=by, provider=live)
    flash(f"Nobody signs in through {agency.name} any more. Their passwords work.", "success")
    return redirect(page, 303)


@bp.post("/agencies/<uuid:agency_id>/sign-in/people/<uuid:account_id>/unlink")
@requires(Permission.USER_INVITE)
def unlink_account(agency_id: UUID, account_id: UUID) -> Answer:
    """Make the agency's provider a stranger to a person's account again."""
    by = the_actor()
    _agency_or_404(agency_id)
    account = queries.get_account(
        db.session, by=by, agency_id=agency_id, account_id=account_id
    ) or abort(404)
    page = url_for("accounts.provider", agency_id=agency_id)
    if not has_proved(by):
        return _ask_for_proof(page)
    name = account.user.name
    operations.unlink(db.session, by=by, account=account)
    flash(
        f"{name} is unlinked. A verified address links them again when they next sign in.",
        "success",
    )
    return redirect(page, 303)


def _page(agency: Agency, findings: list[checking.Finding] | None = None) -> str:
    by, standing = the_actor(), _standing(agency)
    total = queries.count_accounts(db.session, by=by, agency_id=agency.id)
    page = Page.asked_for(request.args.get("page"), size=PAGE_SIZE, total=total)
    accounts = queries.list_accounts(
        db.session, by=by, agency_id=agency.id, offset=page.offset, limit=page.size
    )
    proposed = standing.proposed
    return render_template(
        "accounts/federation/provider.html",
        agency=agency,
        standing=standing,
        waits=approving.find_request(db.session, by=by, provider=proposed) if proposed else None,
        accounts=accounts,
        page=page,
        findings=findings,
        describe_factor=approving.describe_factor,
    )


def _form_page(agency: Agency, form: ProviderForm) -> str:
    return render_template(
        "accounts/federation/edit_provider.html",
        agency=agency,
        form=form,
        return_address=return_address(agency.id),
        ending_address=ending_address(agency.id),
    )


def _form(newest: Provider | None, **shown: str) -> ProviderForm:
    keeps = (newest.issuer, newest.client_id) if newest is not None else None
    return ProviderForm(production=in_production(), keeps=keeps, data=shown)


def _shown(newest: Provider | None) -> dict[str, str]:
    """Give the settings as the form shows them; the secret is never among them."""
    if newest is None:
        return {}
    return {
        "issuer": newest.issuer,
        "client_id": newest.client_id,
        "domains": ", ".join(newest.domains),
        "factor": THEIRS if newest.factor_counts else "ours",
        "factor_amr": ", ".join(newest.factor_amr),
        "factor_acr": ", ".join(newest.factor_acr),
    }


def _wish(form: ProviderForm, agency: Agency) -> Wish | None:
    """Read the settings from the form and ask the provider whether it is there."""
    taken = queries.find_taken(db.session, domains=list(form.domain_list), agency_id=agency.id)
    if taken:
        form.domains.errors = [f"Another agency answers for {taken[0]}"]
        return None
    issuer, counts = form.issuer.data or "", form.factor.data == THEIRS
    # Nobody should wait for the database while the provider is asked.
    db.session.rollback()
    try:
        found = discovery.read(issuer, hosts=None, production=in_production(), afresh=True)
    except Unreachable as error:
        form.issuer.errors = [str(error)]
        return None
    return Wish(
        issuer=issuer,
        client_id=form.client_id.data or "",
        client_secret=form.client_secret.data or None,
        domains=form.domain_list,
        hosts=found.hosts,
        factor_counts=counts,
        factor_amr=parts_of(form.factor_amr.data) if counts else (),
        factor_acr=parts_of(form.factor_acr.data) if counts else (),
    )


def _ask_for_proof(page: str) -> Response:
    flash(PROVE_FIRST, "error")
    return redirect(url_for("accounts.prove", next=page), 303)


def _standing(agency: Agency) -> Standing:
    return queries.get_standing(db.session, by=the_actor(), agency_id=agency.id)


def _agency_or_404(agency_id: UUID) -> Agency:
    """Find an agency that takes part in the reader's area today."""
    by = the_actor()
    found = get_agency(db.session, by=by, agency_id=agency_id)
    if found is None or not takes_part(db.session, by=by, agency=found):
        abort(404)
    return found
