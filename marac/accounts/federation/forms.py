"""What is entered of an agency's provider, and the one field at the door."""

import re
from typing import Any

from wtforms.validators import ValidationError

from marac.accounts.federation.outbound import fault_in_address
from marac.widgets import EmailField, MaracForm, PasswordField, RadioField, TextField, choice

OURS, THEIRS = "ours", "theirs"
# Here anybody can have an address, so none of these says which agency somebody belongs to.
FOR_EVERYBODY = (
    *("aol.com", "btinternet.com", "gmail.com", "gmx.com", "googlemail.com", "hotmail.co.uk"),
    *("hotmail.com", "icloud.com", "live.co.uk", "live.com", "mail.com", "me.com", "msn.com"),
    *("outlook.com", "proton.me", "protonmail.com", "sky.com", "talktalk.net"),
    *("virginmedia.com", "yahoo.co.uk", "yahoo.com"),
)
DOMAIN = re.compile(
    r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)


def parts_of(text: str | None) -> tuple[str, ...]:
    """Read a list whose items stand apart by commas or spaces, each once, in their order."""
    return tuple(dict.fromkeys(part for part in re.split(r"[\s,;]+", text or "") if part))


class OrganisationForm(MaracForm):
    """The door for those who use their organisation's account."""

    email = EmailField("Your work e-mail address", required="Enter your work e-mail address")


class ProviderForm(MaracForm):
    """An agency's identity provider; `keeps` tells for which issuer and client a secret is kept."""

    issuer = TextField(
        "Issuer address",
        required="Enter the issuer address",
        hint="For example https://login.example.org/police. It is what the provider calls itself",
    )
    client_id = TextField("Client id", required="Enter the client id", max_length=300)
    client_secret = PasswordField("Client secret")
    domains = TextField(
        "E-mail domains that it answers for",
        required="Enter at least one e-mail domain",
        max_length=500,
        hint="What stands behind the @, such as police.example. Put commas between several",
    )
    factor = RadioField(
        "Whose second factor counts?",
        required="Say whose second factor counts",
        choices=[
            choice(OURS, "marac’s", hint="Everybody shows a second factor here as well"),
            choice(
                THEIRS,
                "The agency’s own, when its answer proves it",
                hint="Where the answer does not prove it, marac asks for its own",
            ),
        ],
    )
    factor_amr = TextField(
        "Values of the claim “amr” that prove it", hint="For example mfa. Commas between several"
    )
    factor_acr = TextField(
        "Values of the claim “acr” that prove it", hint="If the provider uses levels instead"
    )
    reason = TextField(
        "Why this is right",
        required="Say why this is right: a second person reads it",
        max_length=300,
        hint="A second person reads this and all of the above before it works",
    )

    def __init__(self, *, production: bool, keeps: tuple[str, str] | None, **kwargs: Any) -> None:
        self.production, self.keeps = production, keeps
        super().__init__(**kwargs)

    @property
    def domain_list(self) -> tuple[str, ...]:
        """Give the domains, without an @ that somebody put before them."""
        return tuple(part.lower().lstrip("@") for part in parts_of(self.domains.data))

    @property
    def keeps_secret(self) -> bool:
        """Tell whether the present secret is for this very issuer and client."""
        return self.keeps == (self.issuer.data, self.client_id.data)

    def validate_issuer(self, given: TextField) -> None:
        """Refuse what is no address that may be called."""
        fault = fault_in_address(given.data or "", production=self.production)
        if fault or "?" in (given.data or ""):
            raise ValidationError("Issuer address must begin with https:// and hold no ? or #")

    def validate_client_secret(self, given: PasswordField) -> None:
        """Ask for the secret unless one is kept that was typed in for the same provider."""
        if not given.data and not self.keeps_secret:
            raise ValidationError(
                "Enter the client secret: it is kept only for the same issuer and client id"
                if self.keeps
                else "Enter the client secret"
            )

    def validate_domains(self, _given: TextField) -> None:
        """Refuse what is no domain, and domains in which anybody can have an address."""
        for domain in self.domain_list:
            if not DOMAIN.fullmatch(domain):
                raise ValidationError(f"{domain[:60]} is not an e-mail domain like police.example")
            if domain in FOR_EVERYBODY:
                raise ValidationError(f"Anybody can have an address at {domain}")

    def validate_factor_amr(self, given: TextField) -> None:
        """Ask what proves the agency's second factor when it is to count."""
        if self.factor.data == THEIRS and not parts_of(given.data) + parts_of(self.factor_acr.data):
            raise ValidationError("Enter at least one value that proves the agency’s second factor")
