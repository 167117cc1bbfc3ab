"""What marac found out about a provider, in plain words for whoever sets it up."""

from collections.abc import Iterator
from dataclasses import dataclass

from marac.accounts.federation.discovery import ALGORITHMS, Metadata, read
from marac.accounts.federation.outbound import Unreachable, host_of
from marac.accounts.federation.terms import Terms


@dataclass(frozen=True)
class Finding:
    """One thing that was found; `good` is false where somebody has to do something about it."""

    words: str
    good: bool = True


def check(terms: Terms, *, production: bool) -> list[Finding]:
    """Ask the provider afresh who it is, and say what it answered."""
    try:
        found = read(terms.issuer, hosts=None, production=production, afresh=True)
    except Unreachable as error:
        return [Finding(f"{error}.", good=False)]
    return [
        Finding(f"{host_of(terms.issuer)} answers, and gives the issuer that is entered here."),
        _keys(found),
        _hosts(found, terms),
        _signatures(found),
        *_claims(found, terms),
    ]


def _keys(found: Metadata) -> Finding:
    count = len(found.keys.keys)
    return Finding(f"It gives {count} key{'' if count == 1 else 's'} to check its tokens with.")


def _hosts(found: Metadata, terms: Terms) -> Finding:
    new = sorted(found.hosts - terms.hosts)
    if new:
        words = f"It now names {', '.join(new)} too. Propose the settings again to agree to that."
        return Finding(words, good=False)
    return Finding(f"marac itself talks to {', '.join(sorted(found.hosts))} and to no other host.")


def _signatures(found: Metadata) -> Finding:
    said = found.said.get("id_token_signing_alg_values_supported")
    usable = sorted(ALGORITHMS.intersection(said if isinstance(said, list) else ()))
    if usable:
        return Finding(f"It can sign in a way that marac accepts: {', '.join(usable)}.")
    words = f"It does not say that it signs with one of {', '.join(sorted(ALGORITHMS))}."
    return Finding(words, good=False)


def _claims(found: Metadata, terms: Terms) -> Iterator[Finding]:
    said = found.said.get("claims_supported")
    claims = frozenset(said if isinstance(said, list) else ())
    if "email_verified" not in claims:
        yield Finding(
            "It does not say that its tokens tell a verified e-mail address. Without one nobody "
            "can sign in for the first time: add the claims email and email_verified (at Entra ID "
            "email and xms_edov) to its ID tokens."
        )
    if terms.factor_counts and claims.isdisjoint({"amr", "acr"}):
        yield Finding(
            "It does not say that its tokens tell of a second factor. Where one does not, marac "
            "asks for its own."
        )
