"""A picture's colours survive the small palette."""

import io

import numpy as np
from PIL import Image

from marathon.charts import palette


def test_the_flat_colours_are_kept_exactly() -> None:
    names = [palette.PAPER, palette.HIGHLIGHT, palette.BAND, palette.BLUE, palette.GREEN, palette.ORANGE]
    row = [[*bytes.fromhex(name[1:]), 255] for name in names]
    png = palette.png(np.array([row] * 4, dtype=np.uint8))
    kept = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
    assert [tuple(pixel) for pixel in kept[0]] == [tuple(bytes.fromhex(name[1:])) for name in names]


def test_a_smoothed_edge_comes_out_close() -> None:
    ramp = np.linspace(0, 1, 64)[:, None]
    ink, paper = np.array([0, 114, 178]), np.array([255, 255, 255])
    edge = np.concatenate([ramp * ink + (1 - ramp) * paper, np.full((64, 1), 255)], axis=1).astype(np.uint8)
    kept = np.asarray(Image.open(io.BytesIO(palette.png(edge[None]))).convert("RGB")).astype(int)
    assert np.abs(kept[0] - edge[:, :3]).max() <= 36
