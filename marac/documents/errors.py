"""What can go wrong between a page of HTML and a PDF; no message ever holds document text."""


class DocumentError(RuntimeError):
    """A PDF could not be made; the caller shows a plain page and nothing half done is kept."""


class RenderFailed(DocumentError):
    """The renderer refused the document, crashed or ran out of memory."""


class RenderTimedOut(DocumentError):
    """The renderer used up its processor or wall-clock time."""


class FetchDenied(DocumentError):
    """The document asked for something outside itself; it names the schemes, not the addresses."""

    def __init__(self, schemes: list[str]) -> None:
        self.schemes = schemes
        super().__init__(f"the document asked for something outside itself: {', '.join(schemes)}")
