"""What plain German words mean: the same questions as in English, as whole phrases in lower case."""

from typing import Final

ALONE: Final = {
    "heute": "/today", "woche": "/week", "diese woche": "/week", "nächste woche": "/plan", "trainingsplan": "/plan",
    "mein plan": "/plan", "prognose": "/predict", "meine prognose": "/predict", "fitness": "/form",
    "tempi": "/paces", "meine tempi": "/paces", "mannschaft": "/team", "warum": "/why", "wieso": "/why",
    "rennen": "/race", "nachrichten": "/messages", "profil": "/profile", "mein profil": "/profile",
    "einheiten": "/units", "zeitzone": "/timezone", "privatsphäre": "/privacy", "einstellungen": "/settings",
    "hilfe": "/help", "befehle": "/help", "abbrechen": "/cancel",
}  # fmt: skip

SHORTENED: Final = r"\b(geht|läuft|lief|gibt|war)[’'`]?s\b"
"""“geht's”, “wars”: what is behind the verb is “es”."""
_RUN: Final = r"(?:lauf|training|einheit)"
_LAUFE: Final = r"(?:laufen|trainieren|machen|tun)"
_SOLL: Final = r"(?:soll|muss|sollte|darf)"
_SICK: Final = r"(?:krank|erkältet|verschnupft)"

PHRASES: Final = (
    # the day
    (rf"was (?:{_SOLL} ich|steht|ist|gibt es) heute(?: (?:an|dran|geplant|{_LAUFE}))?", "/today"),
    (r"was (?:laufe|trainiere|mache) ich heute|was steht an|(?:laufe|trainiere) ich heute", "/today"),
    (rf"{_SOLL} ich heute (?:laufen|trainieren|ruhen)|(?:ist|habe ich) heute (?:ruhetag|frei)", "/today"),
    (rf"wie war ich(?: heute)?|wie war (?:mein|der|das|die|meine) {_RUN}(?: heute)?", "/today"),
    (rf"wie (?:lief|läuft) (?:es|mein {_RUN}|der lauf)(?: heute)?|wie war es(?: heute)?", "/today"),
    (r"wie stehe ich(?: da)?|wie habe ich mich geschlagen|(?:zeig(?:e)? mir )?(?:mein )?heutiges training", "/today"),
    # the week
    (r"wie (?:war|ist|läuft|lief|steht) (?:meine|die|diese) woche(?: bisher| bis jetzt)?", "/week"),
    (r"was (?:steht|ist|kommt) diese woche(?: noch)?(?: an| geplant)?|wie war ich diese woche", "/week"),
    (r"(?:zeig(?:e)? mir )?meine woche", "/week"),
    # the plan
    (r"was (?:kommt|folgt)(?: als nächstes| noch)?", "/plan"),
    (r"was (?:steht|ist|kommt) (?:morgen|nächste woche)(?: an| dran)?", "/plan"),
    (rf"was (?:laufe|trainiere|mache|{_SOLL}) ich (?:morgen|nächste woche)(?: {_LAUFE})?", "/plan"),
    (r"(?:wie (?:sieht|ist)|zeig(?:e)? mir) (?:mein|den|meinen|der) (?:trainings)?plan(?: aus)?", "/plan"),
    # the team
    (r"wie (?:geht es|läuft es|steht es um|steht) (?:dem|das|unser|unserem|mein|meinem|im) team", "/team"),
    (r"wie geht es (?:uns|allen)|wer braucht (?:mich|hilfe|ein wort)", "/team"),
    # form, paces, why, races
    (r"(?:wie )?(?:fit|müde|frisch|erholt|erschöpft) bin ich|bin ich (?:fit|müde|frisch|erholt)", "/form"),
    (r"(?:was ist|wie ist) meine (?:form|fitness)", "/form"),
    (rf"wie schnell {_SOLL} ich (?:heute )?(?:laufen|trainieren)|(?:was sind )?meine (?:trainings)?tempi", "/paces"),
    (r"warum(?: das| ist das so| bin ich (?:rot|gelb|grün))|wieso(?: das)?", "/why"),
    (r"wann ist (?:mein|das)(?: nächstes)? rennen|mein(?:e)? (?:nächstes )?rennen", "/race"),
    (r"wie schnell (?:bin|kann|könnte) ich(?: laufen| rennen)?|wie ist meine prognose", "/predict"),
    # what can be asked
    (r"was kannst du(?: alles)?|was kann ich (?:fragen|sagen|tun|machen)|wie geht das(?: hier)?", "/help"),
)  # fmt: skip

FAST: Final = (
    r"wie schnell (?:kann|könnte|laufe|schaffe|werde) ich (?:(?:den|einen|die|das|meinen) )?"
    r"(?P<what>halbmarathon|halben?|marathon|\d+(?:[.,]\d+)? ?(?:km|meilen))(?: (?:laufen|rennen|schaffen))?"
)
NAMED: Final = (
    r"wie (?:geht es|läuft es bei|steht es um|steht|war) "
    r"(?!(?:ich|es|das|die|der|dem|dir|mir|ihr|ihm|ihnen|uns|heute|morgen|gestern)\b|mein|dein|unser)"
    r"(?P<name>[^\W\d_][\w-]*(?: [^\W\d_][\w-]*){0,2})"
)

TALK: Final = (
    (r"(?:hallo|moin(?: moin)?|servus|grüezi|grüss (?:dich|gott))(?: (?:zusammen|coach))?", "/help"),
    (r"guten (?:morgen|tag|abend)(?: (?:zusammen|coach))?", "/help"),
    (rf"ich (?:bin|fühle mich) (?:(?:ein bisschen|etwas|sehr|leider|immer noch|noch) )?{_SICK}", "/away offer ill"),
    (r"ich habe (?:(?:eine|die) )?(?:erkältung|fieber|grippe|corona|covid)", "/away offer ill"),
    (r"ich bin (?:leider )?verletzt|ich habe mich verletzt", "/away offer injured"),
    (r"ich bin (?:verreist|auf reisen|unterwegs|im urlaub)", "/away offer travelling"),
    (r"(?:mein|meine|der|die|das) (?:\w+ ){1,2}(?:schmerzt|schmerzen|tut weh|tun weh|zwickt)", "/pain"),
    (r"mir (?:tut|tun) (?:\w+ ){1,3}weh|ich habe (?:\w+)?schmerzen(?: (?:im|in der|am) \w+)?", "/pain"),
)  # fmt: skip
THANKS: Final = r"(?:danke|dankeschön|merci|vielen dank)(?: (?:schön|sehr|dir|coach))*"
