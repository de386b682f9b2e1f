"""The operator's commands. Errors are one sentence and an exit code, never a trace."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Final

import typer
from typer._click.exceptions import UsageError  # typer gives out only one of its kinds

from bot import data_work
from bot.model_work import As, model_app, train
from bot.serving.outcome import EXIT_SETTINGS, EXIT_STOPPED, run_to_the_end
from bot.serving.quiet_logging import quiet_logging
from marathon.env_file import complete_env_file, names_set, new_secrets
from marathon.errors import SettingsError
from marathon.setting_values import public_address, telegram_token
from marathon.settings import read_listen_settings, read_settings
from marathon.words import env_questions as asks
from marathon.words import operator as words
from marathon.words import processing
from marathon.words import safekeeping as keeping

DEMO_OUT: Final = Path("demo-out")

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
athlete_app = typer.Typer(help=words.ATHLETE_HELP)
plan_app = typer.Typer(help=words.PLAN_HELP)
app.add_typer(athlete_app, name="athlete")
app.add_typer(plan_app, name="plan")
keys_app = typer.Typer(help=words.KEYS_HELP)
app.add_typer(keys_app, name="keys")
app.command("train", help=words.TRAIN_HELP, epilog=words.TRAIN_EXAMPLES)(train)
app.add_typer(model_app, name="model")
app.command("backup", help=keeping.BACKUP_HELP, epilog=keeping.BACKUP_EXAMPLES)(data_work.backup)
app.command("restore", help=keeping.RESTORE_HELP, epilog=keeping.RESTORE_EXAMPLES)(data_work.restore)
app.command("export", help=keeping.EXPORT_HELP, epilog=keeping.EXPORT_EXAMPLES)(data_work.export)
app.command("audit", help=keeping.AUDIT_HELP, epilog=keeping.AUDIT_EXAMPLES)(data_work.audit)
app.command("migrate-database", help=keeping.MOVE_HELP, epilog=keeping.MOVE_EXAMPLES)(
    data_work.migrate_database
)
mail_app = typer.Typer(help=words.MAIL_HELP)
app.add_typer(mail_app, name="mail")


def main() -> None:
    """Run the command line; every error becomes a sentence and an exit code."""
    run_to_the_end(_called)


def _called() -> None:
    """Run the command that is asked for; a wrong call ends with one sentence that names what is wrong."""
    try:
        code = app(prog_name=words.PROGRAM, standalone_mode=False)
    except UsageError as error:
        sys.stderr.write(f"{_wrong_call(error)}\n")
        sys.exit(EXIT_SETTINGS)
    except typer.Abort:
        sys.exit(EXIT_STOPPED)
    sys.exit(code)


def _wrong_call(error: UsageError) -> str:
    """Return what is wrong with a call; what is there and no value of its kind is an athlete's id or a number."""
    called = error.ctx.command_path if error.ctx else words.PROGRAM
    if not isinstance(error, typer.BadParameter) or error.param is None:
        return words.wrong_call(error.format_message(), called)
    said = error.param.opts[0]
    name = said if said.startswith("-") else getattr(error.param, "metavar", None) or said.upper()
    if not error.message:
        return words.missing(name, called)
    bounds = getattr(error.param, "min", None), getattr(error.param, "max", None)
    return words.no_number(name) if bounds == (None, None) else words.out_of_bounds(name, *bounds)


@app.callback(invoke_without_command=True, help=words.HELP, epilog=words.EXAMPLES)
def default(context: typer.Context) -> None:
    """Serve when no command is given."""
    if context.invoked_subcommand is None:
        serve()


@app.command(help=words.SERVE_HELP)
def serve() -> None:
    """Serve until stopped."""
    from bot.serving.serve import run

    run()


@app.command(help=words.WORK_HELP, epilog=words.WORK_EXAMPLES)
def work(concurrency: Annotated[int, typer.Option(min=1, max=64, help=words.CONCURRENCY_HELP)] = 8) -> None:
    """Work until stopped, and serve nothing."""
    from bot.serving.work import run

    run(concurrency)


@app.command("demo", help=words.DEMO_HELP, epilog=words.DEMO_EXAMPLES)
def demo_(
    once: Annotated[bool, typer.Option("--once", help=words.ONCE_HELP)] = False,
    out: Annotated[Path, typer.Option(help=words.OUT_HELP)] = DEMO_OUT,
) -> None:
    """Show the main job on an invented team."""
    from bot.serving.demo import demo

    failures = asyncio.run(demo(read_listen_settings(), out if once else None, typer.echo))
    if failures:
        raise typer.Exit(1)


@app.command(help=words.SETUP_HELP)
def setup() -> None:
    """Ask for the tokens there are, make the secrets, write .env."""
    already = names_set()
    typed = {name: _asked(name, is_set=name in already) for name in asks.QUESTIONS}
    written = complete_env_file(new_secrets(), typed)
    typer.echo(words.settings_written(written.added, written.replaced))
    read_settings()
    typer.echo(words.AFTER_SETUP)


def _asked(name: str, *, is_set: bool) -> str:
    """Return a good answer to the question for a variable; after a bad one, it is asked again."""
    question, is_hidden = asks.question(name, is_set=is_set), name in asks.HIDDEN
    while True:
        typed = str(typer.prompt(question, "", show_default=False, hide_input=is_hidden))
        try:
            return _CHECKS.get(name, str.strip)(typed)
        except SettingsError as error:
            typer.echo(str(error))


_CHECKS: Final[Mapping[str, Callable[[str], str]]] = {
    "PUBLIC_URL": public_address,
    "TELEGRAM_BOT_TOKEN": telegram_token,
}
"""What is asked until it is good; the other answers only their platforms can judge."""


@app.command(help=words.CHAT_HELP, epilog=words.CHAT_EXAMPLES)
def chat(
    text: str,
    as_: As,
    file: Annotated[list[Path] | None, typer.Option(help=words.FILE_HELP)] = None,
    out: Annotated[Path | None, typer.Option(help=words.OUT_HELP)] = None,
    group: Annotated[bool, typer.Option("--group", help=words.GROUP_HELP)] = False,
) -> None:
    """Say one thing to the coach and print the answer."""
    from bot import terminal_work

    with quiet_logging("chat") as settings:
        typer.echo(terminal_work.say(settings, text, as_, files=file or (), out=out, group=group))


@athlete_app.command("add", help=words.ATHLETE_ADD_HELP, epilog=words.ATHLETE_ADD_EXAMPLES)
def athlete_add(
    name: str,
    zone: Annotated[str, typer.Option(help=words.ZONE_HELP)] = "UTC",
    units: Annotated[str, typer.Option(help=words.UNITS_HELP)] = "metric",
    team: Annotated[str, typer.Option(help=words.TEAM_HELP)] = "",
    coach: Annotated[bool, typer.Option("--coach", help=words.COACH_HELP)] = False,
) -> None:
    """Add a person."""
    from bot import terminal_work

    with quiet_logging("athlete add") as settings:
        added = terminal_work.add_athlete(settings, name, zone=zone, units=units, team=team, coach=coach)
        typer.echo(words.athlete_added(added.id, added.name))


@athlete_app.command("join", help=words.ATHLETE_JOIN_HELP, epilog=words.ATHLETE_JOIN_EXAMPLES)
def athlete_join(
    number: Annotated[int, typer.Argument(metavar="ID")],
    team: str,
    coach: Annotated[bool, typer.Option("--coach", help=words.JOIN_AS_COACH_HELP)] = False,
) -> None:
    """Give somebody a role in a team."""
    from bot import terminal_work

    with quiet_logging("athlete join") as settings:
        joined, is_in = terminal_work.join_team_as(settings, number, team, coach=coach)
        typer.echo(words.athlete_joined(joined.id, joined.name, is_in=is_in))


@athlete_app.command("list", help=words.ATHLETE_LIST_HELP)
def athlete_list() -> None:
    """List everybody with their ids."""
    from bot import terminal_work

    with quiet_logging("athlete list") as settings:
        for line in terminal_work.list_athletes(settings) or [words.NOBODY]:
            typer.echo(line)


@app.command("import", help=words.IMPORT_HELP, epilog=words.IMPORT_EXAMPLES)
def import_(paths: list[Path], as_: As) -> None:
    """Import files, folders and archives of recordings."""
    from bot import terminal_work

    with quiet_logging("import") as settings:
        try:
            failed = terminal_work.import_paths(settings, paths, as_, typer.echo)
        except KeyboardInterrupt:
            raise typer.Exit(EXIT_STOPPED) from None
    if failed:
        raise typer.Exit(1)


@plan_app.command("import", help=words.PLAN_IMPORT_HELP, epilog=words.PLAN_IMPORT_EXAMPLES)
def plan_import(
    file: Path, as_: As, apply: Annotated[bool, typer.Option("--apply", help=words.APPLY_HELP)] = False
) -> None:
    """Show what a plan file would change, and change it where asked."""
    from bot import terminal_work

    with quiet_logging("plan import") as settings:
        typer.echo(terminal_work.import_plan(settings, file, as_, apply=apply))


@app.command(help=processing.HELP, epilog=processing.EXAMPLES)
def process(
    date: Annotated[str, typer.Option(help=processing.DATE_HELP, metavar="DATE")],
    athlete: Annotated[int | None, typer.Option(help=processing.ATHLETE_HELP, metavar="ID")] = None,
) -> None:
    """Judge days anew from a date on."""
    from bot import process_work

    with quiet_logging("process") as settings:
        failed = process_work.process_days(settings, date, athlete, typer.echo)
    if failed:
        raise typer.Exit(1)


@keys_app.command("rotate", help=words.KEYS_ROTATE_HELP)
def keys_rotate() -> None:
    """Seal every stored token with the newest key."""
    from bot import terminal_work

    with quiet_logging("keys rotate") as settings:
        unreadable = terminal_work.rotate_tokens(settings, typer.echo)
    if unreadable:
        raise typer.Exit(1)


@mail_app.command("test", help=words.MAIL_TEST_HELP)
def mail_test(address: str) -> None:
    """Send a sample and say what came of it."""
    from bot import terminal_work

    with quiet_logging("mail test"):
        typer.echo(terminal_work.send_mail_sample(address))


@app.command("slack-manifest", help=words.SLACK_MANIFEST_HELP)
def slack_manifest(http: Annotated[bool, typer.Option("--http", help=words.SLACK_HTTP_HELP)] = False) -> None:
    """Print the manifest that makes the app in Slack."""
    from bot.wiring.slack import manifest_for

    typer.echo(manifest_for(read_settings(), is_http=http))


@app.command(help=words.DOCTOR_HELP)
def doctor() -> None:
    """Check settings, database and doors, each with what to do."""
    from bot.doctor import checks

    fine = True
    for check in checks():
        fine = fine and check.fine
        typer.echo(words.check(check.name, check.fine, check.what))
    if not fine:
        raise typer.Exit(1)


@app.command(help=words.BENCH_HELP, epilog=words.BENCH_EXAMPLES)
def bench(
    more: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help=words.MORE_HELP)] = None,
    only: Annotated[list[str] | None, typer.Option(metavar="NAME", help=words.ONLY_HELP)] = None,
    json: Annotated[bool, typer.Option("--json", help=words.JSON_HELP)] = False,
) -> None:
    """Measure, and print a table or JSON."""
    from bot import bench as measuring

    typer.echo(measuring.run([*(only or []), *(more or [])], as_json=json))


if __name__ == "__main__":
    main()
