"""Which command plain words mean: a short list of phrases, the same for every chat; what it does not know it leaves.

Whoever is asked in English may answer in German, and the other way round: both are read from everybody.
"""

import re
from typing import Final

from bot.core import plain_german as german

LONGEST: Final = 100
ALONE: Final = frozenset(
    {
        "today",
        "week",
        "plan",
        "predict",
        "form",
        "paces",
        "team",
        "why",
        "race",
        "messages",
        "profile",
        "units",
    }
    | {"timezone", "privacy", "status", "help", "cancel"}
)
"""Names of commands that only show, or leave what was asked, so that the bare word is enough."""

_MARKS: Final = re.compile(r"[^\w\s:.,/+-]|[.,](?!\d)")
_POLITE: Final = re.compile(
    r"^(?:(?:hi|hello|hey|ok|okay|so|and|well|please|coach|hallo|bitte|und|also)\s+)+"
    r"|\s+(?:please|thanks|thank you|coach|then|again|bitte|danke|denn)$"
)
_APOSTROPHES: Final = re.compile(r"[’'`]s\b|(?<=\bwhat)s\b")
_SHORTENED: Final = re.compile(german.SHORTENED)
_ASKING: Final = (
    r"(?:(?:can|could|would|will) you (?:please )?)?"
    r"(?:(?:show|tell|give)(?: me| us)? )?(?:(?:what|how|where|which)(?: is| are| does|) )?(?:my |the |our )?"
)

# What is asked, as whole phrases, and what it means; the first that fits counts.
_PHRASES: Final = tuple(
    (re.compile(asked), command)
    for asked, command in (
        # the day
        (r"what is (?:on|up|planned|due|next)(?: for)?(?: me)?(?: today)?", "/today"),
        (rf"{_ASKING}(?:today|session|workout|training|run)(?: is)? ?(?:for |of )?today", "/today"),
        (rf"{_ASKING}today is (?:session|workout|training|run|plan)", "/today"),
        (r"what (?:do|should|shall|must) (?:i|we) (?:run|do|train)(?: today)?", "/today"),
        (r"(?:do|should|shall|must) (?:i|we) (?:run|train|rest) today", "/today"),
        (r"(?:is )?today (?:a )?rest(?: day)?", "/today"),
        (r"how (?:did|do) i do(?: today)?", "/today"),
        (r"how am i doing|how was (?:my|the|that|today is) (?:run|session|workout|training)(?: today)?", "/today"),
        (r"how did (?:my|the|that) (?:run|session|workout|training) go", "/today"),
        # the week
        (r"how (?:is|was|did) (?:my|the|this) week(?: going| go| so far)?", "/week"),
        (r"how did i do this week|how am i doing this week", "/week"),
        (r"what is (?:on|planned|up|left)(?: for)? this week", "/week"),
        (rf"{_ASKING}(?:this )?week(?: so far)?", "/week"),
        # the plan
        (r"what is (?:coming(?: up)?|ahead|(?:on|planned|up)(?: for)? (?:next|the next) weeks?)", "/plan"),
        (rf"{_ASKING}(?:training )?plan(?: ahead)?|what do i run next week|next week", "/plan"),
        (rf"what (?:do|should|shall|must) (?:i|we) (?:run|do|train) tomorrow|{_ASKING}tomorrow", "/plan"),
        # the team
        (r"how (?:is|are) (?:the|my|our) (?:team|group|club|runners|athletes)(?: doing)?", "/team"),
        (r"how (?:are we|is everyone|is everybody) doing|how are we|how is (?:everyone|everybody)", "/team"),
        (r"who (?:needs|wants) (?:a word|help|attention|me)", "/team"),
        (rf"{_ASKING}team(?: card| overview)?", "/team"),
        # form
        (r"how (?:fit|tired|fresh|ready) am i|am i (?:fit|tired|fresh)", "/form"),
        (rf"{_ASKING}(?:form|fitness|fatigue|freshness)", "/form"),
        # paces
        (r"how (?:fast|slow(?:ly)?|hard) (?:should|shall|must|do) i (?:run|train)(?: today| easy)?", "/paces"),
        (rf"{_ASKING}(?:training |target )?(?:paces|zones)", "/paces"),
        # why
        (r"why(?: is that| am i (?:red|yellow|green|off track|over reached|overreached|behind))?", "/why"),
        (rf"{_ASKING}(?:rule|reason)(?: behind (?:it|that|my status))?", "/why"),
        # races
        (r"how (?:should|shall|do) i pace (?:my|the) (?:next )?race", "/race pacing"),
        (rf"{_ASKING}(?:race )?(?:pacing|splits)(?: card)?", "/race pacing"),
        (rf"{_ASKING}(?:next )?races?|when is my (?:next )?race|how long (?:until|to|till) (?:my|the) race", "/race"),
        # what can be asked
        (r"what can (?:i (?:say|ask|do)|you do)(?: here)?|how does this work|commands|i need help", "/help"),
        *german.PHRASES,
    )
)  # fmt: skip

_RACE: Final = (
    r"(?P<what>(?:half[ -]?marathon|half|marathon|\d+(?:[.,]\d+)? ?(?:km?|mi|miles?|kilomet(?:re|er)s?)))"
)
_FAST: Final = tuple(
    re.compile(asked)
    for asked in (
        rf"how (?:fast|quick(?:ly)?|long) (?:can|could|would|will|do|might) i (?:run|race|need for|take for)"
        rf"(?: (?:a|an|the|my))? ?{_RACE}",
        rf"(?:what|which)(?: time)? (?:can|could|would|will|might) i (?:run|do|get|make)"
        rf" (?:for|in|over|at) ?(?:a |an |the |my )?{_RACE}",
        rf"(?:what is )?my (?:predicted |expected |likely )?{_RACE}(?: race)?(?: time| prediction)",
        rf"(?:predict|prediction for)(?: my| a| the)? ?{_RACE}(?: time)?",
        german.FAST,
    )
)
_FAST_ANY: Final = re.compile(
    rf"how (?:fast|quick) (?:can|could|would|will) i (?:run|race|be)|{_ASKING}(?:race )?prediction"
    r"|(?:what is )?my (?:predicted |expected )?(?:race )?time"
)
_NOBODY: Final = (
    r"(?!(?:i|it|that|this|we|you|they|he|she|the|my|our|your|a|life|work|everything|things|business)\b)"
)
_NAME: Final = r"(?P<name>[^\W\d_][\w-]*(?: [^\W\d_][\w-]*){0,2}?)"
_NAMED: Final = (
    re.compile(rf"how (?:is|did) {_NOBODY}{_NAME}(?: (?:do(?:ing)?))?(?: today)?"),
    re.compile(german.NAMED),
)
_VERY: Final = r"(?:(?:so|very|really|quite|a bit|a little|still) )?"
_I_AM: Final = rf"i(?: am| m|m| feel| have| got| have got| ve got| am having)(?: feeling)? {_VERY}"
_TALK: Final = tuple(
    (re.compile(said), command)
    for said, command in (
        (r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|morning)(?: (?:there|coach|bot|all))?", "/help"),
        (rf"{_I_AM}(?:ill|sick|unwell|not well|feverish|(?:a )?(?:cold|fever|flu)|the flu|covid)", "/away offer ill"),
        (rf"{_I_AM}(?:injured|(?:a |an )?injury(?: in my \w+)?)", "/away offer injured"),
        (rf"{_I_AM}(?:hurt|(?:a |an )?pain(?: in my \w+)?)", "/pain"),
        (r"(?:my|the) (?:\w+ ){1,3}(?:hurts?|aches?|is (?:hurting|aching|swollen))", "/pain"),
        (r"(?:my|the) (?:\w+ ){1,3}is injured", "/away offer injured"),
        (r"i (?:hurt|injured|twisted|pulled) my (?:\w+ ?){1,3}", "/away offer injured"),
        *german.TALK,
    )
)  # fmt: skip
_THANKS: Final = re.compile(
    r"(?:many |much )?(?:thanks|thank you|thx|cheers)(?: (?:a lot|so much|very much|you|coach))*"
    rf"|{german.THANKS}"
)
_RAN: Final = re.compile(
    r"(?:i )?(?:ran|run) (?P<what>\d.*)|(?:ich )?(?:bin |habe )?(?P<gelaufen>\d.*) (?:gelaufen|gemacht)"
)


def command_meant(text: str) -> str | None:
    """Return the command that plain words mean, None where they mean none that is known.

    Only what shows something is meant by a question; to record a run it must be said with its distance and time.
    """
    if len(text) > LONGEST or text.lstrip().startswith("/"):
        return None
    said = _plain(text)
    if alone := f"/{said}" if said in ALONE else german.ALONE.get(said):
        return alone
    for phrase in _FAST:
        if found := phrase.fullmatch(said):
            return f"/predict {_distance(found['what'])}"
    if _FAST_ANY.fullmatch(said):
        return "/predict"
    for phrase, command in _PHRASES:
        if phrase.fullmatch(said):
            return command
    if found := _RAN.fullmatch(said):
        what = found["what"] or found["gelaufen"]
        return f"/run {what.replace(' in ', ' ')}" if " " in what.strip() else None
    named = next(filter(None, (phrase.fullmatch(said) for phrase in _NAMED)), None)
    return f"/today {named['name']}" if named else None


def talk_meant(text: str) -> str | None:
    """Return the command that small talk leads to: a greeting to the short help, being unwell to an offer.

    While something is asked, such words are an answer like any other; so command_meant() leaves them alone.
    """
    whole, plain = _bare(text[:LONGEST]), _plain(text[:LONGEST])
    return next((what for said, what in _TALK if said.fullmatch(whole) or said.fullmatch(plain)), None)


def is_thanks(text: str) -> bool:
    """Return whether words do nothing but thank."""
    return _THANKS.fullmatch(_bare(text[:LONGEST])) is not None


def _plain(text: str) -> str:
    """Return words in lower case, one blank apart, without marks and courtesies."""
    said = _bare(text)
    while (shorter := _POLITE.sub("", said).strip()) != said:
        said = shorter
    return said


def _bare(text: str) -> str:
    """Return words in lower case, one blank apart, without marks."""
    whole = _SHORTENED.sub(r"\1 es", text.casefold())
    return " ".join(_MARKS.sub(" ", _APOSTROPHES.sub(" is", whole)).split())


def _distance(what: str) -> str:
    """Return a race's distance as the command reads it."""
    if what.startswith(("half", "halb")):
        return "half"
    return re.sub(r"(?<=\d) ?(?:kilomet(?:re|er)s?|k)$", " km", what).replace("meilen", "miles")
