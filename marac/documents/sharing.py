"""Keep one of each font that joined pieces bring along: they all bring the same few."""

import hashlib

from pikepdf import Dictionary, Object, Pdf


def share_fonts(whole: Pdf) -> None:
    """Let equal font programs be one object; what nothing refers to any more is not written."""
    kept: dict[bytes, Object] = {}
    seen: set[tuple[int, int]] = set()
    for page in whole.pages:
        resources = page.obj.Resources
        if resources.objgen in seen:
            continue
        seen.add(resources.objgen)
        for _name, font in resources.get("/Font", Dictionary()).items():
            for descendant in font.get("/DescendantFonts", []):
                _share_program(descendant.FontDescriptor, kept)


def _share_program(descriptor: Object, kept: dict[bytes, Object]) -> None:
    program = descriptor.get("/FontFile2")
    if program is not None:
        digest = hashlib.sha256(program.read_raw_bytes()).digest()
        descriptor.FontFile2 = kept.setdefault(digest, program)
