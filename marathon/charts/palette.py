"""The colours of every chart and the small PNG they become; shapes and positions are in the charts."""

from functools import lru_cache
from io import BytesIO

import numpy as np
import numpy.typing as npt

PAPER = "#ffffff"
INK = "#1f2933"
MUTED = "#56616c"
GRID = "#dfe4e9"
PLAN = "#e4e9ee"
PLAN_EDGE = "#8895a2"
HIGHLIGHT = "#e6f0f7"
BAND = "#c3dff0"
MINT = "#cfe8df"

# Okabe and Ito's set, which stays apart for every kind of colour vision.
BLUE = "#0072b2"
GREEN = "#009e73"
ORANGE = "#e69f00"
VERMILLION = "#d55e00"
# The same hues, dark enough for letters on white.
RUST = "#a84600"
PINE = "#007052"

_FLAT = (
    PAPER,
    INK,
    MUTED,
    GRID,
    PLAN,
    PLAN_EDGE,
    HIGHLIGHT,
    BAND,
    MINT,
    BLUE,
    GREEN,
    ORANGE,
    VERMILLION,
    RUST,
    PINE,
)
_GROUNDS = (
    (INK, HIGHLIGHT),
    (MUTED, HIGHLIGHT),
    (BLUE, HIGHLIGHT),
    (BLUE, PLAN),
    (BLUE, BAND),
    (VERMILLION, BAND),
)
_SHADES = (0.2, 0.4, 0.6, 0.8)
_BITS = 5


def png(rgba: npt.NDArray[np.uint8]) -> bytes:
    """Return an opaque picture as a PNG in the charts' own palette.

    Args: rgba: height x width x 4, contiguous rows.
    Source: own choice; looking colours up takes a fifth of the time of an adaptive palette.
    """
    from PIL import Image

    table, colours = _palette()
    pixels = np.ascontiguousarray(rgba).view("<u4")[..., 0]
    cells = ((pixels & 0xF8) << 7) | ((pixels >> 6) & 0x3E0) | ((pixels >> 19) & 0x1F)
    picture = Image.fromarray(table[cells])
    picture.putpalette(colours)
    out = BytesIO()
    picture.save(out, "PNG", compress_level=6)
    return out.getvalue()


@lru_cache(maxsize=1)
def _palette() -> tuple[npt.NDArray[np.uint8], bytes]:
    """Return a lookup from the upper five bits of red, green and blue to a colour, and the colours' bytes."""
    colours = np.array([_rgb(name) for name in _FLAT] + _blends())
    level = (np.arange(1 << _BITS) + 0.5) * (256 / (1 << _BITS))
    cells = np.stack(np.meshgrid(level, level, level, indexing="ij"), axis=-1).reshape(-1, 3)
    far = (colours**2).sum(axis=1) - 2 * cells @ colours.T
    table = far.argmin(axis=1).astype(np.uint8)
    for index, (red, green, blue) in enumerate(colours[: len(_FLAT)].astype(int) >> (8 - _BITS)):
        table[(red << 10) | (green << 5) | blue] = index
    return table, colours.round().astype(np.uint8).tobytes()


def _blends() -> list[npt.NDArray[np.float64]]:
    """Return the colours of smoothed edges: each colour on paper, and the pairs that touch."""
    pairs = [(name, PAPER) for name in _FLAT[1:]] + list(_GROUNDS)
    return [share * _rgb(ink) + (1 - share) * _rgb(ground) for ink, ground in pairs for share in _SHADES]


def _rgb(name: str) -> npt.NDArray[np.float64]:
    return np.array(list(bytes.fromhex(name[1:])), dtype=np.float64)
