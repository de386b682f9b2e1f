"""Text that can be drawn: characters the bundled font holds, measured, cut and wrapped in pixels."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from anyascii import anyascii

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties
    from matplotlib.ft2font import FT2Font

_UNDRAWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Me", "Zl", "Zp"}
_SYMBOLS = {"So", "Sk"}
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)
_LONGEST = 200
ELLIPSIS = "…"


@lru_cache
def face(size: float, bold: bool = False) -> FontProperties:
    """Return the bundled font at a size in pixels (charts draw one point as one pixel)."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=_file(bold), size=size)


def font(bold: bool) -> FT2Font:
    """Return this thread's bundled font in one of its two weights."""
    from matplotlib.font_manager import get_font

    return get_font(_file(bold))


@lru_cache
def _file(bold: bool) -> Path:
    import matplotlib

    return (
        Path(matplotlib.get_data_path())
        / "fonts"
        / "ttf"
        / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")
    )


def drawable(text: str) -> str:
    """Return the text on one line, in characters that both weights of the font can draw.

    Others are transliterated; emoji, control and direction characters and piled-up accents go.
    """
    drawn, after_accent = [], False
    for character in unicodedata.normalize("NFC", text[: 2 * _LONGEST]):
        is_accent = unicodedata.combining(character) > 0
        if not (is_accent and after_accent):
            drawn.append(_drawn(character))
        after_accent = is_accent
    return " ".join("".join(drawn).split())


@lru_cache(maxsize=4096)
def _drawn(character: str) -> str:
    kind = unicodedata.category(character)
    if character.isspace():
        return " "
    if kind in _UNDRAWN or ord(character) in _VARIATION_SELECTORS:
        return ""
    if kind in _SYMBOLS and ord(character) >= 0x2000:
        return ""
    if all(font(bold).get_char_index(ord(character)) for bold in (False, True)):
        return character
    return anyascii(character)


@lru_cache(maxsize=4096)
def width_px(text: str, size: float, bold: bool = False) -> float:
    """Return how wide a line of drawable text will be."""
    letters = font(bold)
    letters.set_size(size, 72)
    letters.set_text(text)
    return letters.get_width_height()[0] / 64


def fit(text: str, room_px: float, size: float, bold: bool = False) -> str:
    """Return the text, drawable, cut with an ellipsis where it is wider than the room."""
    whole = drawable(text)
    if width_px(whole, size, bold) <= room_px:
        return whole
    low, high = 0, min(len(whole), _LONGEST)
    while low < high:
        middle = (low + high + 1) // 2
        if width_px(whole[:middle].rstrip() + ELLIPSIS, size, bold) <= room_px:
            low = middle
        else:
            high = middle - 1
    return whole[:low].rstrip() + ELLIPSIS


def wrap(text: str, room_px: float, size: float, bold: bool = False) -> list[str]:
    """Return drawable lines, broken between words; a word wider than the room is cut."""
    lines: list[str] = []
    for word in drawable(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_px(longer, size, bold) <= room_px:
            lines[-1] = longer
        else:
            lines.append(fit(word, room_px, size, bold))
    return lines
