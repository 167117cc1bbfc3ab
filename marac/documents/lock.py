"""Lock a copy with a password, for those who must take it where there is no connection."""

import io

from pikepdf import Encryption, Pdf, Permissions


def lock(pdf: bytes, password: str) -> bytes:
    """Give `pdf` encrypted with AES-256 (revision 6), title and bookmarks included.

    Screen readers may read it, and it may be printed; it may not be changed or copied from. Each
    call gives other bytes: the keys of an encryption are random.
    """
    if not password:
        raise ValueError("a locked copy needs a password")
    allowed = Permissions(
        accessibility=True,
        extract=False,
        modify_annotation=False,
        modify_assembly=False,
        modify_form=False,
        modify_other=False,
    )
    with Pdf.open(io.BytesIO(pdf)) as document:
        out = io.BytesIO()
        encryption = Encryption(owner=password, user=password, R=6, allow=allowed)
        document.save(out, encryption=encryption)
    return out.getvalue()
