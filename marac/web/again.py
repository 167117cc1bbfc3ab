"""What somebody sent that could not be taken, given back to them to be sent once more.

Who is signed out while they fill in a form, or signs in anew in another window, presses its button
in vain. The answer carries what they sent, so that nothing typed is lost, scripts or none.
"""

from dataclasses import dataclass

from flask import current_app, request

# What proves who somebody is never comes back to the page; they are asked for it again.
SECRETS = frozenset({"csrf_token", "proof", "password", "new_password", "client_secret", "code"})


@dataclass(frozen=True)
class Sent:
    """A form as it was sent: where to, and its fields in their order."""

    action: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool


def what_was_sent() -> Sent | None:
    """Give back the form of this request, when a page of ours sent it and it changes something."""
    view = current_app.view_functions.get(request.endpoint or "")
    ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    by_itself = request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    if (
        request.method != "POST"
        or not ours
        or by_itself
        or view is None
        or getattr(view, "public", False)
    ):
        return None
    pairs = request.form.items(multi=True)
    fields = tuple((name, value) for name, value in pairs if name not in SECRETS)
    had_files = any(file.filename for file in request.files.values())
    return Sent(request.full_path.rstrip("?"), fields, had_files) if fields else None
