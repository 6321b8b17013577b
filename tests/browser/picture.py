"""What stands on a screenshot, whatever its colours."""

import io
from collections import Counter
from dataclasses import dataclass

from PIL import Image

# Contrast to the ground, as WCAG 2.2 measures it: a sign is seen from CLEAR on; below FAINT there is next to nothing.
CLEAR, FAINT = 3.0, 1.5


def luminance(pixel):
    """Relative luminance as WCAG 2.2 defines it."""
    parts = (value / 255 for value in pixel)
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@dataclass(frozen=True)
class Ink:
    """What stands out from its ground: places with 3 : 1 or more, places with any ink, the strongest contrast."""

    clear: frozenset[int]
    any: frozenset[int]
    strongest: float


def ink(png):
    """The ink of a screenshot; a place is counted from the left upper corner."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    pixels = list(image.get_flattened_data() if hasattr(image, "get_flattened_data") else image.getdata())
    counts = Counter(pixels)
    ground = counts.most_common(1)[0][0]
    against = {pixel: contrast(pixel, ground) for pixel in counts}

    def at_least(ratio):
        return frozenset(at for at, pixel in enumerate(pixels) if against[pixel] >= ratio)

    return Ink(at_least(CLEAR), at_least(FAINT), max(against.values()))


def difference(one, other):
    """How many places are clearly inked in one and bare in the other: a shade or a hue does not count."""
    return len(one.clear - other.any) + len(other.clear - one.any)
