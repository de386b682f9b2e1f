"""The scores of the learned model as the operator reads them: tables in Markdown; English, as for the terminal."""

from collections.abc import Iterator
from math import isinf
from typing import Final

from marathon.domain.model_scores import (
    DistanceScore,
    ModelScores,
    PersonalResidual,
    Rule,
    RuleScore,
    Span,
    Stratum,
)
from marathon.domain.prediction_card import RaceRecord
from marathon.words.voice import Voice

_NAMES: Final = {
    Rule.LEARNED: "this model",
    Rule.VICKERS: "Vickers & Vertosick, one race",
    Rule.VICKERS_TWO: "Vickers & Vertosick, two races where there are two",
    Rule.RIEGEL: "Riegel",
    Rule.CAMERON: "Cameron",
    Rule.VDOT: "VDOT",
    Rule.BOOSTING: "gradient boosting",
}


def score_lines(scores: ModelScores) -> Iterator[str]:
    """Return the tables of an evaluation, line by line."""
    yield _how(scores)
    yield ""
    yield "| marathon by | n | error, min (95 %) | below Riegel (95 %) | bias, min | pinball, min | in the 80 % band |"
    yield "|---|---|---|---|---|---|---|"
    yield from map(_rule_line, scores.rules)
    yield ""
    yield "| runners | n | in the 80 % band |"
    yield "|---|---|---|"
    yield from map(_stratum_line, scores.strata)
    yield ""
    yield "| distance | n | error, min (95 %) | error, % | bias, min | in the 80 % band |"
    yield "|---|---|---|---|---|---|"
    yield from map(_distance_line, scores.distances)


def _how(scores: ModelScores) -> str:
    if not scores.folds:
        return f"The shipped model on {scores.runners:,} runners, as it is; nothing was fitted."
    return (
        f"{scores.runners:,} runners, {scores.repeats} x {scores.folds}-fold cross-validation split by runner: "
        "each is predicted by a model that has not seen them."
    )


def _rule_line(score: RuleScore) -> str:
    pinball = "" if score.pinball_min is None else f"{score.pinball_min:.2f}"
    covered = "" if score.coverage is None else f"{score.coverage:.1%}"
    return _row(
        _NAMES[score.rule],
        f"{score.n:,}",
        _span(score.error_min, "{:.2f}"),
        _span(score.below_riegel, "{:.1%}"),
        f"{score.bias_min:+.2f}",
        pinball,
        covered,
    )


def _stratum_line(one: Stratum) -> str:
    if one.of_miles:
        who = _between(f"{one.low:.0f}", f"{one.high:.0f}", one) + " miles a week"
    else:
        who = "predicted " + _between(_clock(one.low), _clock(one.high), one)
    return _row(who, f"{one.n:.0f}", f"{one.coverage:.1%}")


def _between(low: str, high: str, one: Stratum) -> str:
    if not one.low:
        return f"under {high}"
    return f"{low} or more" if isinf(one.high) else f"{low} to {high}"


def _clock(minutes: float) -> str:
    return "" if isinf(minutes) else f"{int(minutes) // 60}:{int(minutes) % 60:02d}"


def _distance_line(score: DistanceScore) -> str:
    name = Voice().race_distance(score.distance_m) + (
        ", times adjusted for the course" if score.adjusted else ""
    )
    return _row(
        name,
        f"{score.n:,}",
        _span(score.error_min, "{:.2f}"),
        f"{100 * score.error_share:.1f}",
        f"{score.bias_min:+.2f}",
        f"{score.coverage:.1%}",
    )


def _span(span: Span, form: str) -> str:
    return " ".join((form, f"({form} to {form})")).format(span.mean, span.low, span.high)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def marathon_line(one: RaceRecord) -> str:
    """Return one own marathon: what was said of it the day before, and what was run."""
    voice = Voice()
    off = one.result_s / one.said.time_s - 1
    return f"{one.date}  said {voice.clock(one.said.time_s)}  ran {voice.clock(one.result_s)}  {off:+.1%}"


def personal_lines(found: PersonalResidual) -> Iterator[str]:
    """Return how own marathons differ from what was said of them, and what is believed of that."""
    if not found.n:
        yield "No marathon in the store of which something could have been said the day before."
        return
    yield (
        f"{found.n} of these: {found.mean:+.1%} on average, of which {found.weight:.0%} would be believed, "
        f"{found.shrunken:+.1%}. Nothing of this is kept."
    )


def model_kept(size_kb: float) -> str:
    """Return that a trained model was kept, and what to do with it."""
    return f"Kept in models/performance.joblib ({size_kb:.1f} kB) with its digest; both belong into version control."


def rows_written(path: str) -> str:
    """Return where the rows of an evaluation are."""
    return f"Wrote a row a runner to {path}."
