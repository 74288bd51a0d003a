"""A picture made small enough for a page."""

import io

from PIL import Image

LARGEST_PICTURE = 160_000  # bytes: what a larger one must be shrunk to
MOST_PIXELS = 16_000_000  # unpacked they take 64 MB
SHRUNK_TO = 1000, 2000  # pixels: wide and high
_BOMBS = Image.DecompressionBombError, Image.DecompressionBombWarning


def shrunk(raw: bytes) -> tuple[str, bytes] | None:
    """Return a picture with fewer pixels and colours, as (form, bytes), or None where that fails."""
    try:
        with Image.open(io.BytesIO(raw), formats=("PNG", "JPEG", "GIF")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            opened.draft("RGB", SHRUNK_TO)
            if opened.mode in ("P", "1"):  # a palette cannot be shrunk
                drawn = opened.convert("RGBA")
                drawn.thumbnail(SHRUNK_TO)
            else:
                opened.thumbnail(SHRUNK_TO)
                drawn = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, *_BOMBS):
        return None
    white = Image.new("RGB", drawn.size, "white")
    white.paste(drawn, mask=drawn.getchannel("A"))
    made = []
    for form, image, how in (
        ("png", white.quantize(128, Image.Quantize.FASTOCTREE), {"optimize": True}),
        ("jpeg", white, {"quality": 70}),
    ):
        file = io.BytesIO()
        image.save(file, form, **how)
        made.append((form, file.getvalue()))
    # Charts stay sharp as PNG; photographs are smaller as JPEG.
    fitting = [one for one in made if len(one[1]) <= LARGEST_PICTURE]
    return fitting[0] if fitting else None
