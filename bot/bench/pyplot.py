"""The charts as one would draw them without a second thought: pyplot, a new figure each, constrained layout."""

from io import BytesIO
from typing import Final

import matplotlib as mpl

from marathon.domain.cards import TodayCard
from marathon.domain.marks import Mark
from marathon.domain.team_cards import TeamCard

mpl.use("Agg")

_DPI: Final = 72
_LABEL: Final = 34
_COLOURS: Final = {
    Mark.GREEN: ("o", "#009e73"),
    Mark.YELLOW: ("^", "#e69f00"),
    Mark.RED: ("s", "#d55e00"),
    Mark.MISSED: ("X", "#1f2933"),
}


def week(card: TodayCard, width: int, height: int) -> bytes:
    """Return planned against done as a PNG."""
    from matplotlib import pyplot as plt

    days = card.week.days
    places = list(range(len(days)))
    _, axes = plt.subplots(figsize=(width / _DPI, height / _DPI), dpi=_DPI, layout="constrained")
    axes.bar(places, [day.planned for day in days], width=0.6, color="#e4e9ee", label="planned")
    axes.bar(places, [day.done for day in days], width=0.36, color="#0072b2", label="done")
    for place, day in enumerate(days):
        if amount := max(day.planned, day.done):
            axes.text(place, amount, f"{amount / 1000:.1f}", ha="center", va="bottom", size=_LABEL)
    axes.set_xticks(places, [f"{day.date:%a}" for day in days], size=_LABEL)
    axes.set_yticks([])
    axes.set_title("This week, planned and done", size=_LABEL + 8, loc="left")
    axes.legend(fontsize=_LABEL, ncols=2, frameon=False, loc="upper left")
    return _png()


def team(card: TeamCard, width: int, height: int) -> bytes:
    """Return athletes by days as a PNG."""
    from matplotlib import pyplot as plt

    _, axes = plt.subplots(figsize=(width / _DPI, height / _DPI), dpi=_DPI, layout="constrained")
    for mark, (marker, colour) in _COLOURS.items():
        spots = [(x, y) for y, row in enumerate(card.rows) for x, day in enumerate(row.marks) if day is mark]
        xs, ys = [x for x, _ in spots], [y for _, y in spots]
        axes.scatter(xs, ys, marker=marker, c=colour, s=900, label=mark.value)
    axes.set_yticks(range(len(card.rows)), [row.athlete_name for row in card.rows], size=_LABEL)
    axes.set_xticks(range(len(card.days)), [f"{day:%a}" for day in card.days], size=_LABEL)
    axes.invert_yaxis()
    axes.set_title(card.team_name, size=_LABEL + 8, loc="left")
    axes.legend(fontsize=_LABEL, ncols=4, frameon=False, loc="upper center", bbox_to_anchor=(0.5, 0))
    return _png()


def _png() -> bytes:
    from matplotlib import pyplot as plt

    out = BytesIO()
    plt.savefig(out, format="png")
    plt.close("all")
    return out.getvalue()
