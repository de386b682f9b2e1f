"""The week at hand: each day's plan as a wide pale bar, what was done as a narrow dark one, today lit up."""

from datetime import date
from functools import lru_cache
from typing import Final

from marathon.charts import palette
from marathon.charts.lettering import face, fit
from marathon.charts.scales import Scale
from marathon.charts.sheet import HEIGHT, LABEL, MARGIN, ROOM, Key, Sheet, bounds, place, points
from marathon.domain.cards import DayLine, TodayCard, WeekCard
from marathon.domain.marks import Mark
from marathon.domain.plan import Measure
from marathon.words.findings import today_about, today_finding
from marathon.words.sessions import mark_word
from marathon.words.voice import Voice

_DAYS: Final = 7
_COLUMN: Final = ROOM / _DAYS
_FLOOR: Final = HEIGHT - 104
_PLAN_WIDTH: Final = 84
_DONE_WIDTH: Final = 52


class TodayPicture:
    """The figure of /today and /week, made once."""

    def __init__(self) -> None:
        """Make every artist that a week may need."""
        self.sheet = sheet = Sheet()
        self._highlight = sheet.box(facecolor=palette.HIGHLIGHT, linewidth=0, zorder=0)
        plan = {"facecolor": palette.PLAN, "edgecolor": palette.PLAN_EDGE, "linewidth": 2}
        self._plans = [sheet.box(zorder=1, **plan) for _ in range(_DAYS)]
        self._bars = [sheet.box(facecolor=palette.BLUE, linewidth=0, zorder=2) for _ in range(_DAYS)]
        self._floor = sheet.line(color=palette.PLAN_EDGE, linewidth=3, zorder=3)
        self._signs = {mark: sheet.line(**looks) for mark, looks in _SIGNS.items()}
        self._amounts = sheet.texts(_DAYS, colour=palette.INK, align="center")
        self._names = sheet.texts(_DAYS, colour=palette.INK, align="center")
        planned = sheet.line(marker="s", ls="None", ms=30, mfc=palette.PLAN, mec=palette.PLAN_EDGE, mew=2)
        done = sheet.line(marker="s", ls="None", ms=22, mfc=palette.BLUE, mec=palette.BLUE)
        self._key = Key(sheet, [planned, done, *(sheet.line(**looks) for looks in _SIGNS.values())])

    def draw(self, card: TodayCard | WeekCard, voice: Voice) -> bytes:
        """Return the week as a PNG."""
        today = card.date if isinstance(card, TodayCard) else card.today
        with self.sheet.drawing():
            top = self.sheet.head(today_finding(card, voice), today_about(card, voice))
            top = self._key.show(self._meanings(card, voice), top)
            self._days(card.week.days[:_DAYS], card.week.measure, today, top, voice)
            return self.sheet.png()

    def _meanings(self, card: TodayCard | WeekCard, voice: Voice) -> list[str | None]:
        unit = voice.unit if card.week.measure is Measure.DISTANCE else None
        planned = voice.say("planned, {unit}", unit=unit) if unit else voice.say("planned")
        signs = [_sign_of(day) for day in card.week.days]
        return [planned, voice.say("done"), *(mark_word(m, voice) if m in signs else None for m in _SIGNS)]

    def _days(
        self, days: tuple[DayLine, ...], measure: Measure, today: date, top: float, voice: Voice
    ) -> None:
        tallest = max((max(day.planned, day.done) for day in days), default=0)
        scale = Scale(0, tallest or 1, _FLOOR, top + 2 * LABEL)
        points(self._floor, [MARGIN, MARGIN + ROOM], [_FLOOR, _FLOOR])
        for index, day in enumerate(days):
            middle = MARGIN + (index + 0.5) * _COLUMN
            self._bar(index, day, middle, scale)
            self._name(index, day, middle, voice, is_today=day.date == today)
            self._amount(
                index, day, middle, scale, voice.amount_number(max(day.done, 0) or day.planned, measure)
            )
            if day.date == today:
                bounds(self._highlight, middle - _COLUMN / 2, top, _COLUMN, HEIGHT - MARGIN / 2 - top)
        for mark, line in self._signs.items():
            xs = [MARGIN + (n + 0.5) * _COLUMN for n, day in enumerate(days) if _sign_of(day) is mark]
            points(line, xs, [_FLOOR - 32] * len(xs))

    def _bar(self, index: int, day: DayLine, middle: float, scale: Scale) -> None:
        boxes = ((self._plans[index], day.planned, _PLAN_WIDTH), (self._bars[index], day.done, _DONE_WIDTH))
        for box, value, width in boxes:
            if value > 0:
                bounds(box, middle - width / 2, scale(value), width, _FLOOR - scale(value))

    def _name(self, index: int, day: DayLine, middle: float, voice: Voice, *, is_today: bool) -> None:
        said = voice.say("Today") if is_today else voice.short_weekday(day.date)
        self._names[index].set_fontproperties(face(LABEL, is_today))
        place(self._names[index], middle, HEIGHT - MARGIN, fit(said, _COLUMN, LABEL, is_today))

    def _amount(self, index: int, day: DayLine, middle: float, scale: Scale, said: str) -> None:
        if max(day.done, day.planned) > 0:
            self._amounts[index].set_color(palette.INK if day.done > 0 else palette.MUTED)
            place(
                self._amounts[index],
                middle,
                scale(max(day.planned, day.done)) - 14,
                fit(said, _COLUMN, LABEL),
            )


_SIGNS: Final = {
    Mark.MISSED: {
        "marker": "X",
        "ls": "None",
        "ms": 30,
        "mfc": palette.VERMILLION,
        "mec": palette.PAPER,
        "mew": 2,
    },
    Mark.EXCUSED: {
        "marker": "D",
        "ls": "None",
        "ms": 22,
        "mfc": palette.PAPER,
        "mec": palette.MUTED,
        "mew": 4,
    },
}


def _sign_of(day: DayLine) -> Mark | None:
    return day.mark if day.mark in _SIGNS and not day.done else None


@lru_cache(maxsize=1)
def picture() -> TodayPicture:
    """Return the one picture of its kind, made at the first call."""
    return TodayPicture()


def draw(card: TodayCard | WeekCard, voice: Voice) -> bytes:
    """Return the week of a card as a PNG, 1080 x 720 px."""
    return picture().draw(card, voice)
