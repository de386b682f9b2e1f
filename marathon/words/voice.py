"""A voice: one language and one system of units, in which every number, date and sentence is said."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from marathon.domain.athlete import Athlete
from marathon.domain.plan import Measure
from marathon.domain.units import METRES_PER_KM, Units
from marathon.words.languages import ENGLISH, catalogue

_ENGLISH_DATES = {
    "MMMEd": "E d MMM", "yMMMEd": "E d MMM y", "MMMd": "d MMM", "yMMMd": "d MMM y",
}  # fmt: skip
"""English is read in every country, and in most of them the day comes before the month."""
_SAME_YEAR = timedelta(days=300)  # own choice: past that “18 Mar” may be meant as this year's


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How to speak to one person. language is a locale such as “en”, “en_GB” or “de”.

    A day that lies far from their today, where that is known, is told with its year.
    """

    language: str = ENGLISH
    units: Units = Units.METRIC
    today: date | None = None

    @property
    def locale(self) -> Locale:
        """The babel locale numbers and dates follow."""
        return Locale.parse(self.language)

    @property
    def unit(self) -> str:
        """The sign of the long unit of distance."""
        return "km" if self.units is Units.METRIC else "mi"

    def say(self, msgid: str, **fields: object) -> str:
        """Return the sentence in this language with its named fields filled."""
        said = catalogue(self.language).gettext(msgid)
        return said.format(**fields) if fields else said

    def say_n(self, one: str, many: str, n: int, **fields: object) -> str:
        """Return the singular or plural sentence for n, which is also a field."""
        return catalogue(self.language).ngettext(one, many, n).format(n=self.number(n), **fields)

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with exactly so many digits behind the point."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(value, format=pattern, locale=self.locale)

    def signed(self, value: float) -> str:
        """Return a whole number with its sign, such as “+6”, “−14” or “0”."""
        whole = round(value)
        sign = "+" if whole > 0 else "−" if whole < 0 else ""
        return sign + self.number(abs(whole))

    def percent(self, share: float) -> str:
        """Return 0.41 as “41 %” in the language's own spelling, rounded to whole per cent."""
        return format_percent(share, locale=self.locale)

    def distance(self, metres: float) -> str:
        """Return “18.4 km” or “11.4 mi”; below one unit's tenth still one digit."""
        return f"{self.distance_number(metres)} {self.unit}"

    def distance_number(self, metres: float) -> str:
        """Return the distance without its unit, one digit, none when it is round."""
        value = round(metres / self.units.metres, 1)
        return self.number(value, 0 if value == int(value) else 1)

    def race_distance(self, metres: float) -> str:
        """Return a race's usual name, such as “marathon”, else its distance."""
        names = {
            5000: "5 km" if self.units is Units.METRIC else "5K",
            10_000: "10 km" if self.units is Units.METRIC else "10K",
            21_097: self.say("half marathon"),
            42_195: self.say("marathon"),
        }
        names |= {8047: self.say("5 miles"), 16_093: self.say("10 miles")}
        near = min(names, key=lambda known: abs(known - metres))
        return names[near] if abs(near - metres) < 0.005 * near else self.distance(metres)

    def duration(self, seconds: float) -> str:
        """Return a training time to the minute, such as “52 min” or “1 h 45”."""
        minutes = round(seconds / 60)
        if minutes < 60:
            return self.say("{n} min", n=minutes)
        return self.say("{h} h {m:02d}", h=minutes // 60, m=minutes % 60)

    def clock(self, seconds: float) -> str:
        """Return a race time to the second, such as “3:37:48” or “48:05”."""
        whole = round(seconds)
        hours, rest = divmod(whole, 3600)
        return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"

    def race_clock(self, seconds: float) -> str:
        """Return a race time as people say it: “3:41” from one hour up, “48:05” below."""
        minutes = round(seconds / 60)
        return f"{minutes // 60}:{minutes % 60:02d}" if minutes >= 60 else self.clock(seconds)

    def pace(self, s_per_km: float) -> str:
        """Return “5:12 /km” or “8:22 /mi”."""
        unit = "/km" if self.units is Units.METRIC else "/mi"
        return f"{self.clock(s_per_km * self.units.metres / METRES_PER_KM)} {unit}"

    def amount(self, value: float, measure: Measure) -> str:
        """Return a planned or done amount in the card's measure."""
        return self.distance(value) if measure is Measure.DISTANCE else self.duration(value)

    def amount_number(self, value: float, measure: Measure) -> str:
        """Return an amount beside another one that names the unit: “18.4”, or a duration in full."""
        return self.distance_number(value) if measure is Measure.DISTANCE else self.duration(value)

    def listed(self, parts: Iterable[str]) -> str:
        """Return parts as one phrase: “a”, “a and b”, “a, b, and c”."""
        return format_list(list(parts), locale=self.locale)

    def weekday(self, day: date) -> str:
        """Return “Sunday”."""
        return format_date(day, "EEEE", locale=self.locale)

    def short_weekday(self, day: date) -> str:
        """Return “Sun”."""
        return format_date(day, "ccc", locale=self.locale)

    def day(self, day: date) -> str:
        """Return “Sun 15 Nov” in the order the language is used to; with the year where that is in doubt."""
        is_far = self.today is not None and abs(day - self.today) > _SAME_YEAR
        return self._date(day, "yMMMEd" if is_far else "MMMEd")

    def short_day(self, day: date) -> str:
        """Return “15 Nov”."""
        return self._date(day, "MMMd")

    def full_day(self, day: date) -> str:
        """Return a date with its year."""
        return self._date(day, "yMMMd")

    def _date(self, day: date, parts: str) -> str:
        """Return these parts of a date in the language's order, names as they stand alone: without a stop behind."""
        pattern = _ENGLISH_DATES[parts]
        if self.locale.language != ENGLISH:
            pattern = self.locale.datetime_skeletons[parts].pattern.replace("MMM", "LLL")
        return format_date(day, re.sub("E+", "ccc", pattern), locale=self.locale)

    def relative_day(self, day: date, today: date) -> str:
        """Return “today”, “yesterday”, “tomorrow”, a weekday within a week, else the date."""
        near = {0: self.say("today"), -1: self.say("yesterday"), 1: self.say("tomorrow")}
        gap = (day - today) // timedelta(days=1)
        return near.get(gap) or (self.weekday(day) if abs(gap) < 7 else self.day(day))

    def time(self, moment: datetime, zone: str) -> str:
        """Return an instant's wall time in a zone, such as “18:05”."""
        return format_time(moment.astimezone(ZoneInfo(zone)), "HH:mm", locale=self.locale)


def voice_of(person: Athlete, now: datetime) -> Voice:
    """Return the voice of somebody at an instant: their language and units, with their day as today."""
    return Voice(language=person.language, units=person.units, today=person.local_date(now))
