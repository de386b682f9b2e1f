"""What the operator reads in the terminal; English only, as the terminal has no person behind it to ask."""

from collections.abc import Sequence

_TITLES = {"strava": "Strava", "telegram": "Telegram", "slack": "Slack", "mail": "E-mail"}
_WITHOUT = {
    "strava": (
        ". Without PUBLIC_URL it can tell us nothing, so it is asked every 15 minutes, "
        "and links from /connect open on this machine only."
    ),
    "mail": ". Without PUBLIC_URL mails hold no links: what they offer is said in the chat instead.",
}
_EITHER = {"SLACK_SIGNING_SECRET": "SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)"}


def feature_line(name: str, missing: Sequence[str], wanting: Sequence[str] = (), *, is_built: bool) -> str:
    """Return whether one door is on and what it still lacks, or off and what would turn it on."""
    if not is_built:
        needs = (
            f"; it will need {' and '.join(missing)}" if missing else ", your settings for it are complete"
        )
        return f"{_TITLES[name]}: off. It opens with a coming version{needs}."
    if not missing:
        return f"{_TITLES[name]}: on" + (_WITHOUT[name] if wanting else "")
    named = " and ".join(_EITHER.get(variable, variable) for variable in missing)
    return f"{_TITLES[name]}: off. Set {named} to turn it on."


def working(at_once: int) -> str:
    """Return that a process works, and for how many athletes at once."""
    return f"Marathon Coach works for up to {at_once} athletes at once"


def listening(url: str) -> str:
    """Return where the service listens."""
    return f"Marathon Coach listens on {url}"


def owner_code(code: str, *, has_chat: bool, is_held: bool) -> str:
    """Return how to become admin: in a chat, else in the terminal, which a held database lets in only after a stop."""
    if has_chat:
        return f"No admin yet. Say this in a private chat to become one: /owner {code}"
    when = "Stop this with Ctrl-C, run this, and start again" if is_held else "Run this in another terminal"
    return (
        "No admin yet, and no chat is on to become one in. "
        f'{when}: {PROGRAM} chat "/owner {code}" --as ID\n'
        "  (ID is yours: `athlete list` shows it, `athlete add NAME` makes it.)"
    )


def port_moved(wanted: int, port: int) -> str:
    """Return that another port is used."""
    return f"Port {wanted} is taken, so the demo uses {port}."


def demo_ready(url: str, people: int, delay_s: float, newcomer: str) -> str:
    """Return what to open and what will happen."""
    return (
        f"Open {url} and pick who you are: {people} invented people, twenty weeks of training.\n"
        f"{delay_s:.0f} s after you pick someone a run of theirs arrives, unless they are away or have run "
        "today already; it comes through a Strava of the demo's own.\n"
        f"{newcomer} has not connected it yet: be {newcomer} and say /connect. Stop with Ctrl-C."
    )


def athlete_line(athlete_id: int, name: str, zone: str, units: str) -> str:
    """Return one athlete of the list."""
    return f"{athlete_id:>4}  {name}  ({zone}, {units})"


def athlete_added(athlete_id: int, name: str) -> str:
    """Return the new athlete's id and what to do with it."""
    return f'Added {name} with id {athlete_id}. Try: python3 main.py chat "/today" --as {athlete_id}'


def athlete_joined(athlete_id: int, name: str, *, is_in: bool) -> str:
    """Return who has joined, or is asked to in their chat."""
    if not is_in:
        return f"{name} (id {athlete_id}) is asked in their chat; the team sees nothing of them before they say yes."
    return f"{name} (id {athlete_id}) has joined, and keeps what they were before."


def settings_written(added: Sequence[str], replaced: Sequence[str]) -> str:
    """Return what setup wrote, and what it wrote over."""
    said = [f"Wrote {', '.join(added)} to .env, which only you can read."] if added else []
    said += [f"Replaced {', '.join(replaced)} in .env."] if replaced else []
    return " ".join(said) or "Nothing was typed and nothing was missing; .env is unchanged."


def check(name: str, fine: bool, what: str) -> str:
    """Return one line of the doctor."""
    return f"{'ok  ' if fine else 'MEND'}  {name}: {what}"


def seeding() -> str:
    """Return that the demo team is being made."""
    return "Making the demo team: a coach and twelve athletes with twenty weeks of training."


def saved(path: str) -> str:
    """Return where a reply was written."""
    return f"  saved {path}"


def wrong_call(problem: str, called: str) -> str:
    """Return what is wrong with a call, and where it stands how it is right."""
    return f"{problem.rstrip('.')}; `{called} --help` shows how it is called."


def missing(name: str, called: str) -> str:
    """Return that a call lacks something."""
    return wrong_call(f"{name} is missing", called)


def no_number(name: str) -> str:
    """Return that what was said is the number of nobody."""
    return f"{name} needs the number of an athlete; `{PROGRAM} athlete list` shows them."


def out_of_bounds(name: str, least: int | None, most: int | None) -> str:
    """Return which numbers can be said there."""
    highest = "" if most is None else f" and at most {most}"
    return f"{name} needs a whole number of at least {least}{highest}."


def failed(kind: str) -> str:
    """Return that something unexpected happened and where it is told in full."""
    return f"Something went wrong ({kind}). The log (LOG_FILE, else data/coach.log) has the details."


def refused_path(path: str, problem: str) -> str:
    """Return which file or folder the system refused, and what to do."""
    return f"{path} cannot be used ({problem}). Check that its folder is there and that you may write in it."


def import_progress(files: int) -> str:
    """Return how far an import is."""
    return f"  {files:,} files so far"


def import_stopped(kept: int) -> str:
    """Return what remains of an import that was stopped, and how it goes on."""
    are = "activity is" if kept == 1 else "activities are"
    return f"Stopped: {kept:,} {are} kept. The same command again goes on, and counts nothing twice."


def settings_to_mend(problem: str) -> str:
    """Return what to do about settings."""
    return f"{problem} Run `python3 main.py setup`."


def disk(free_mb: int, least_mb: int) -> str:
    """Return how much room there is."""
    return f"{free_mb:,} MB free" + ("" if free_mb >= least_mb else f"; make room for at least {least_mb} MB")


def database(condition: str, name: str, version: str, *, is_held: bool) -> str:
    """Return how the database stands, by the code of its condition, and what comes of it."""
    said = {
        "absent": f"there is none yet. `python3 main.py` or `athlete add` makes {name}",
        "empty": f"{name} is empty; the next start fills it",
        "older": f"{name} has schema {version}; the next start brings it up to date",
        "current": f"readable, schema {version}",
        "newer": f"{name} has schema {version}, made by a newer Marathon Coach; update this one",
    }
    return said[condition] + ("; a running Marathon Coach holds it" if is_held else "")


def unreadable(problem: str) -> str:
    """Return that the database cannot be read."""
    return f"it cannot be read ({problem}); check DATABASE_URL and the file's owner"


def keys_progress(looked_at: int, total: int) -> str:
    """Return how far the tokens are."""
    return f"{looked_at:,} of {total:,} tokens"


def keys_rotated(rotated: int, current: int, unreadable: int) -> str:
    """Return what became of the tokens, and what to do next."""
    said = f"{rotated:,} tokens sealed with the newest key, {current:,} were so already."
    if unreadable:
        return (
            f"{said} {unreadable:,} cannot be read with any key in TOKEN_KEYS: put the key they were sealed with "
            "behind the others and run this again, or their athletes connect again with /connect."
        )
    return f"{said} The older keys can be taken out of TOKEN_KEYS now."


AFTER_SETUP = (
    "Next: `python3 main.py doctor` asks the platforms whether they know these, then `python3 main.py` serves; "
    "start it anew if it runs."
)
NOBODY = 'There is nobody yet. Add somebody: python3 main.py athlete add Ana --zone Lisbon --team "Harbour Runners"'
SETTINGS_FINE = "JWT_SECRET and TOKEN_KEYS are set"

HELP = "A coaching bot for marathon teams. Without a command it serves."
PROGRAM = "python3 main.py"


def examples(*lines: str) -> str:
    """Return examples to copy, one a line; the mark keeps the terminal from joining them."""
    return "\b\nExamples:\n" + "\n".join(f"  {PROGRAM} {line}" for line in lines)


EXAMPLES = examples(
    "demo",
    'athlete add Ana --zone Lisbon --team "Harbour Runners"',
    "import runs/ export.zip --as 1",
    'chat "/today" --as 1 --out answers',
    "test                    runs the tests; --soak also the long ones",
    "env                     only makes the environment; --test with what the tests need",
)
DEMO_EXAMPLES = examples("demo", "demo --once --out demo-out")
CHAT_EXAMPLES = examples(
    'chat "/today" --as 1',
    'chat "/team" --as 2 --group',
    'chat "/week" --as 1 --out answers',
    'chat "/assign all" --file plan.csv --as 2',
)
ATHLETE_ADD_EXAMPLES = examples(
    'athlete add Marit --zone Oslo --team "Harbour Runners" --coach', "athlete add Ana --units imperial"
)
ATHLETE_JOIN_EXAMPLES = examples('athlete join 2 "Harbour Runners"', 'athlete join 1 "Hill Club" --coach')
IMPORT_EXAMPLES = examples("import run.fit --as 1", "import runs/ export.zip --as 1")
PLAN_IMPORT_EXAMPLES = examples("plan import plan.csv --as 1", "plan import plan.ics --as 1 --apply")
BENCH_EXAMPLES = examples("bench", "bench --only today_words_ms_p50 today_chart_ms_p50 --json")
TRAIN_EXAMPLES = examples("train --data survey.csv")
EVALUATE_EXAMPLES = examples("model evaluate --data other.csv --out predicted.csv")
SERVE_HELP = "Serve until stopped; needs JWT_SECRET and TOKEN_KEYS (make them with setup)."
WORK_HELP = "Work until stopped and serve nothing; any number of these share a PostgreSQL with the service."
WORK_EXAMPLES = examples("work --concurrency 8")
CONCURRENCY_HELP = "How many athletes to work for at the same time."
DEMO_HELP = "Show the main job on an invented team; no account needed."
ONCE_HELP = "Tell the whole story once, write every reply to a folder, and exit."
OUT_HELP = "The folder to write replies to."
SETUP_HELP = "Ask for the tokens there are, make the secrets, write .env."
CHAT_HELP = 'Say one thing to the coach, such as "/today", and print the answer.'
FILE_HELP = "A file to drop with it; may be given several times."
GROUP_HELP = "Ask as if in the team's group."
AS_HELP = "The athlete's id; `athlete list` shows them."
ATHLETE_HELP = "Add and list people."
ATHLETE_ADD_HELP = "Add a person. Whom you put into a team its coach sees: ask them before."
ATHLETE_JOIN_HELP = "Give somebody a second team or role; they keep the first. Who has a chat is asked there."
JOIN_AS_COACH_HELP = "Join as a coach of the team."
ATHLETE_LIST_HELP = "List everybody with their ids."
ZONE_HELP = "Time zone or city, such as Europe/Lisbon or Lisbon."
UNITS_HELP = "metric or imperial."
TEAM_HELP = "The team to join; it is made if there is none of this name."
COACH_HELP = "Join the team as its coach."
IMPORT_HELP = "Import recordings: FIT, GPX, TCX, zip, or folders of them."
PLAN_HELP = "Training plans."
PLAN_IMPORT_HELP = "Show what a plan file (CSV or ICS) would change; --apply changes it."
APPLY_HELP = "Carry the change out."
MAIL_HELP = "Try the way by which e-mail goes out."
MAIL_TEST_HELP = "Send a sample with a chart to an address, and say what came of it."
DOCTOR_HELP = "Check settings, database, disk and doors, say what to do, and change nothing."
SLACK_MANIFEST_HELP = (
    "Print the manifest to paste at api.slack.com/apps, by SLACK_PREFIX; it is for Socket Mode."
)
SLACK_HTTP_HELP = "For HTTP instead, with Slack calling PUBLIC_URL."
KEYS_HELP = "The keys that Strava's tokens are sealed with."
KEYS_ROTATE_HELP = (
    "Seal all stored tokens with the first key in TOKEN_KEYS; stopped halfway, it is simply run again."
)
BENCH_HELP = "Measure speed and memory; ratios are taken within one run."
TRAIN_HELP = "Train the model of race times on a survey, print how well it does, and keep it."
MODEL_HELP = "The learned model of race times."
EVALUATE_HELP = "Score the shipped model on a file of the survey's shape, as it is."
PERSONAL_HELP = "Show how one athlete's marathons differ from what was said of them the day before."
DATA_HELP = "A CSV file of the survey's shape."
ROWS_HELP = "Write a row a runner: id, actual, predicted, low, high and each baseline, in seconds."
ONLY_HELP = "Take this measurement only; further names may follow it, or the option be given again."
MORE_HELP = "Further measurements to take only."
JSON_HELP = "Print JSON instead of a table."
