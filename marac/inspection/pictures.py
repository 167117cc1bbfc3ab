"""Pictures: drawn anew, so that nothing but the picture is kept."""

import io
import struct

from PIL import Image, ImageOps

from marac.inspection.fitness import Unfit

# The most that is drawn, in pixels: a large scan, and never more than the child's memory holds.
MOST_PIXELS = 40_000_000
FORMATS = {"png": "PNG", "jpg": "JPEG"}
# The forms of a picture that its format can hold as they are; any other is made RGB.
PLAIN = {"PNG": {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}, "JPEG": {"L", "RGB"}}
BROKEN = "The picture is damaged or cut short. Save it again and try once more"


def look_into(kind: str, data: bytes) -> bytes:
    """Give the picture drawn anew: upright, without place, camera or comments."""
    if kind == "png":
        must_end_with_its_picture(data)
    picture = _opened(FORMATS[kind], data)
    if picture.width * picture.height > MOST_PIXELS:
        raise Unfit("The picture has more than 40 million pixels. Save it smaller and try again")
    if kind == "png" and getattr(picture, "n_frames", 1) > 1:
        raise Unfit("The picture moves. Send one that stands still")
    return _drawn(picture, FORMATS[kind])


def must_end_with_its_picture(data: bytes) -> None:
    """Refuse a PNG in which something follows the end of the picture."""
    at = 8
    while at + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        at += 12 + length
        if name == b"IEND":
            if at != len(data):
                raise Unfit("Something is hidden behind the end of the picture. Save it again")
            return
    raise Unfit(BROKEN)


def _opened(wanted: str, data: bytes) -> Image.Image:
    # The limit is ours, and is checked before anything is drawn.
    Image.MAX_IMAGE_PIXELS = None
    try:
        return Image.open(io.BytesIO(data), formats=[wanted])
    except (OSError, SyntaxError, ValueError) as error:
        raise Unfit(BROKEN) from error


def _drawn(picture: Image.Image, wanted: str) -> bytes:
    try:
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    except (OSError, SyntaxError, ValueError) as error:
        raise Unfit(BROKEN) from error
    if upright.mode not in PLAIN[wanted]:
        upright = upright.convert("RGB")
    kept = {"transparency"} & set(upright.info)
    upright.info = {name: upright.info[name] for name in kept}
    drawn = io.BytesIO()
    upright.save(drawn, format=wanted, **({"quality": 90} if wanted == "JPEG" else {}))
    return drawn.getvalue()
