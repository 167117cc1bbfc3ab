"""What a request may bring: a page that takes a file is sent more than any other.

A file on its way in stays in memory. Werkzeug would write it to a temporary file, unsealed.
"""

import io
from collections.abc import Callable
from typing import IO, Any, TypeVar

from flask import Flask, Request, current_app

View = TypeVar("View", bound=Callable[..., Any])
# More than one file may hold, so that one that is too large comes back as an error at its field.
LARGEST_BODY = 32 * 1024 * 1024


def takes_file(view: View) -> View:
    """Mark a view to which a file may be sent."""
    view.largest_body = LARGEST_BODY  # type: ignore[attr-defined]
    return view


class FileRequest(Request):
    """A request that knows how much its view takes, and keeps files off the disk."""

    def _load_form_data(self) -> None:
        """Set the limit before anybody reads the form; the check of its token is the first."""
        if "form" not in self.__dict__ and current_app:
            view = current_app.view_functions.get(self.endpoint or "")
            largest: int | None = getattr(view, "largest_body", None)
            if largest is not None:
                self.max_content_length = largest
        super()._load_form_data()

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - Werkzeug names what it gives
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return io.BytesIO()


def init_app(app: Flask) -> None:
    """Let every request of this application be one of ours."""
    app.request_class = FileRequest
