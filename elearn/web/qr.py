"""QR codes as plain SVG paths: no style attributes, which our policy forbids."""

import segno
from markupsafe import Markup


def qr(text: str) -> Markup:
    """A QR code that bears a fold or a coffee stain (15 % may be lost)."""
    return Markup(segno.make(text, error="m").svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None))  # noqa: S704 - segno's own markup
