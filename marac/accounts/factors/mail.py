"""The mails about second factors: that something happened, a link, and nothing else."""

from sqlalchemy.orm import Session

from marac.accounts.mail import address
from marac.accounts.models import User
from marac.notifications.operations import queue

CODE_USED = """Hello

A recovery code of your marac account was just used to sign in. It will not work again.
{few}
If it was not you, tell your MARAC co-ordinator at once, by telephone.

See your codes here:

{link}
"""

FEW_LEFT = """
You have few codes left. Make new ones when you next sign in.
"""

CHANGED = """Hello

A way of confirming that it is you was added to your marac account, or taken away from it.

If it was not you, tell your MARAC co-ordinator at once, by telephone.

See them here:

{link}
"""

LOST = """Hello

{what}

If it was not you who said that you cannot use your passkey, app or codes, tell your MARAC
co-ordinator at once, by telephone.
"""

SAID = """Somebody gave your marac password and said that you cannot use your passkey, app or codes.
A colleague of your agency is asked first whether it is you: telephone them."""
VOUCHED = """A colleague has said that it is you who cannot sign in to marac.
Your MARAC co-ordinator is asked next."""
CONFIRMED = """Your MARAC co-ordinator has confirmed that you cannot sign in to marac.
A second person is asked next."""
RESET = """You can sign in to marac again with your password.
You then set up a new passkey or app."""
REFUSED = """Somebody who was asked could not say that it is you who cannot sign in to marac.
Nothing was changed. Speak to them, then ask again."""

ASKED = """Hello

A colleague cannot sign in to marac, and you can help by saying that it is really they.

Speak to them first, face to face or on a number that you know. Then look here:

{link}
"""


def tell_code_used(session: Session, *, user: User, few: bool) -> None:
    """Tell somebody that one of their recovery codes was used."""
    link = address("accounts.own_factors")
    body = CODE_USED.format(few=FEW_LEFT if few else "", link=link)
    queue(session, recipient=user.email, subject="A recovery code was used in marac", body=body)


def tell_changed(session: Session, *, user: User) -> None:
    """Tell somebody that their second factors have changed."""
    body = CHANGED.format(link=address("accounts.own_factors"))
    queue(session, recipient=user.email, subject="Your marac account has changed", body=body)


def tell_claimant(session: Session, *, user: User, what: str) -> None:
    """Tell somebody how far their word has come that they lost their factors."""
    body = LOST.format(what=what)
    queue(session, recipient=user.email, subject="Signing in to marac", body=body)


def ask_for_help(session: Session, *, recipient: str, claim_id: str) -> None:
    """Ask somebody to vouch for a colleague or to confirm it; the page says whom it is about."""
    body = ASKED.format(link=address("accounts.lost_claim", claim_id=claim_id))
    queue(session, recipient=recipient, subject="A colleague needs you in marac", body=body)
