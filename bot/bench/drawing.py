"""How long a chart takes, next to the same picture by pyplot and to merely encoding an image of its size."""

from collections.abc import Callable
from io import BytesIO
from typing import Final, TypeVar

from PIL import Image

from bot.bench import pyplot
from bot.bench.crowd import crowd
from bot.bench.measured import Measured, alternating_ms
from marathon.charts import team, today
from marathon.domain.team import TeamId
from marathon.usecases.team_overview import team_overview
from marathon.usecases.todays_session import todays_session
from marathon.words.voice import Voice

ROUNDS: Final = 11
MOST_BYTES: Final = 50 * 1024

C = TypeVar("C")


def today_chart() -> Measured:
    """Measure the chart of /today."""
    with crowd(12, history_days=1) as people:
        card = todays_session(people.desk, people.athletes[0])
    return _compare(today.draw, pyplot.week, card)


def team_chart() -> Measured:
    """Measure the chart of /team with its twelve rows."""
    with crowd(12, history_days=1) as people:
        card = team_overview(people.desk, TeamId(1))
    return _compare(team.draw, pyplot.team, card)


def _compare(ours: Callable[[C, Voice], bytes], plain: Callable[[C, int, int], bytes], card: C) -> Measured:
    """Measure a chart; full colour is what a figure is before it is encoded, the palette what we make of it."""
    voice = Voice()
    png = ours(card, voice)
    few_colours = Image.open(BytesIO(png))
    full_colour = few_colours.convert("RGBA")
    drawing_ms, pyplot_ms, encoding_ms, palette_ms = alternating_ms(
        ROUNDS,
        lambda: ours(card, voice),
        lambda: plain(card, few_colours.width, few_colours.height),
        lambda: _encode(full_colour),
        lambda: _encode(few_colours),
    )
    return Measured(
        value=drawing_ms,
        ratios={
            "to_pyplot": drawing_ms / pyplot_ms,
            "to_encoding": drawing_ms / encoding_ms,
            "to_encoding_palette": drawing_ms / palette_ms,
            "bytes_to_50_kib": len(png) / MOST_BYTES,
        },
    )


def _encode(image: Image.Image) -> None:
    image.save(BytesIO(), "PNG", compress_level=6)  # the level of marathon.charts.palette
