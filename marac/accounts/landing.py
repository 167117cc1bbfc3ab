"""Where somebody goes after signing in: back to the page they wanted, and only on this site."""

from urllib.parse import urlsplit

FRONT_PAGE = "/"


def safe_path(wanted: str | None) -> str:
    """Give the wanted path if it is one of this site, else the front page.

    Browsers read a backslash as a slash and drop control characters, so neither is let through.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return FRONT_PAGE
    if "\\" in wanted or not wanted.isprintable() or " " in wanted:
        return FRONT_PAGE
    parts = urlsplit(wanted)
    return FRONT_PAGE if parts.scheme or parts.netloc else wanted
