"""Characters that can be drawn, and lines that fit."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marathon.charts.lettering import drawable, fit, font, width_px, wrap


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Zoë Ångström", "Zoë Ångström"),
        ("Иван", "Иван"),
        ("中村", "ZhongCun"),
        ("Max 🏃🏽‍♀️ 1️⃣", "Max 1"),
        ("a\u202eb\u200dc", "abc"),
        ("two\n lines\t", "two lines"),
        ("25 °C ^ `", "25 °C ^ `"),
        ("e\u0301", "é"),
        ("🎽", ""),
    ],
)
def test_what_is_drawn(text: str, drawn: str) -> None:
    assert drawable(text) == drawn


@given(st.text(max_size=80))
def test_every_drawn_character_has_a_glyph_in_both_weights(text: str) -> None:
    assert all(font(bold).get_char_index(ord(sign)) for sign in drawable(text) for bold in (False, True))


@given(st.text(max_size=300), st.floats(40, 900), st.booleans())
def test_a_fitted_text_fits(text: str, room: float, bold: bool) -> None:
    assert width_px(fit(text, room, 34, bold), 34, bold) <= room


def test_a_cut_name_says_so() -> None:
    cut = fit("Bartholomew Featherstonehaugh", 300, 34)
    assert cut.startswith("Bartholomew") and cut.endswith("…")
    assert fit("Jo", 300, 34) == "Jo"


def test_wrapping_keeps_the_words() -> None:
    said = "Week so far: 20.6 of 58 km, 9.4 km short of plan"
    lines = wrap(said, 984, 46, True)
    assert " ".join(lines) == said and len(lines) == 2
    assert all(width_px(line, 46, True) <= 984 for line in lines)


def test_importing_the_charts_does_not_import_matplotlib(project: Path) -> None:
    code = "import sys, marathon.charts.pictures; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=project, check=False).returncode == 0
