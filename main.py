"""Makes the environment from the hashed lock, then hands over to bot.cli.

Stdlib only, and it still parses on Python 3.6, to say there what is wrong.
"""

import contextlib
import hashlib
import os
import re
import shutil
import site
import subprocess
import sys
import time
from typing import Iterator, List

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
LOG = os.path.join(VENV, "install.log")
PRODUCT_LOCK = os.path.join(ROOT, "requirements.lock")
TEST_LOCK = os.path.join(ROOT, "requirements-test.lock")
IN_VENV = sys.prefix != sys.base_prefix
GIVEN_PYTHON = "REPL_ID" in os.environ  # Replit: packages go into the interpreter at hand
PYTHON = sys.executable if GIVEN_PYTHON else os.path.join(VENV, "bin", "python")
PACKAGES = (sys.prefix if IN_VENV else site.getusersitepackages()) if GIVEN_PYTHON else VENV
STAMP = os.path.join(PACKAGES, "marathon-coach-ready")  # lies with the packages, so both vanish together
PROCESSES = min(4, 2 * (os.cpu_count() or 1))  # tests wait for each other's programs most of the time
IN_PARALLEL = ("-n %d --dist worksteal" % PROCESSES).split()
UV = None if GIVEN_PYTHON else shutil.which("uv")


class CannotStartError(Exception):
    """What keeps the environment from being made, as one sentence."""


def main(args: List[str]) -> None:
    """Makes the environment that the command needs and replaces this process by the command."""
    if sys.version_info < OLDEST:
        raise CannotStartError(
            "Marathon Coach needs Python 3.11 or newer, and this is Python %d.%d: "
            "start it with a newer one, for example `python3.11 main.py`." % sys.version_info[:2]
        )
    if os.name != "posix":
        raise CannotStartError("Marathon Coach runs on Linux and macOS; on Windows, start it inside WSL.")
    command = args[0] if args else ""
    if command == "env" and args[1:] not in ([], ["--test"]):
        raise CannotStartError("Say `python3 main.py env`, or `env --test` for what the tests need as well.")
    if not GIVEN_PYTHON:  # there it is how the given interpreter finds its own packages
        os.environ.pop("PYTHONPATH", None)  # a stranger's numpy.py would hide ours, in every child too
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # images set it, and each start would compile all anew
    prepare(with_tests=command == "test" or args == ["env", "--test"])
    if command == "env":
        return
    keep_libraries_quiet()
    if command == "test":
        os.chdir(ROOT)
        hand_over(["-m", "pytest"] + pytest_args(args[1:]))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [ROOT, os.environ.get("PYTHONPATH")]))
    if args in ([], ["serve"]):
        hand_over(["-P", "-m", "bot.serving"])  # without the command line, which takes time to import
    hand_over(["-P", "-m", "bot.cli"] + args)


def pytest_args(args: List[str]) -> List[str]:
    """Returns what pytest is told: the quick ring unless `--soak` or an own `-m` asks for more.

    The whole quick ring runs in several processes, a file in one of them; what is chosen runs as it is written.
    """
    rest = [word for word in args if word != "--soak"]
    quick = [] if "--soak" in args or "-m" in rest else ["-m", "not soak"]
    return quick + (rest if args else IN_PARALLEL)


def keep_libraries_quiet() -> None:
    """Keeps numpy on one thread and matplotlib off the screen and out of the home folder."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("MPLBACKEND", "Agg")
    os.environ.setdefault("MPLCONFIGDIR", os.path.join(VENV, "cache", "matplotlib"))


def hand_over(args: List[str]) -> None:
    """Replaces this process; the full interpreter path as first word is what makes the packages found."""
    sys.stdout.flush()
    os.execv(PYTHON, [PYTHON] + args)  # noqa: S606 - no shell, our own interpreter


def wanted_stamp(with_tests: bool) -> List[str]:
    """Returns the lines a finished installation writes: Python's version, the hash of each lock."""
    lines = ["python %d.%d" % sys.version_info[:2]]
    for lock in [PRODUCT_LOCK] + ([TEST_LOCK] if with_tests else []):
        with open(lock, "rb") as file:
            lines.append(hashlib.sha256(file.read()).hexdigest())
    return lines


def read_stamp() -> List[str]:
    """Returns the lines of the last finished installation, none where it was interrupted or never made."""
    if not os.path.exists(PYTHON) or not os.path.exists(STAMP):
        return []
    with open(STAMP, encoding="ascii") as file:
        return file.read().split("\n")


def write_stamp(lines: List[str]) -> None:
    """Writes the stamp whole or not at all."""
    os.makedirs(PACKAGES, exist_ok=True)
    with open(STAMP + ".new", "w", encoding="ascii") as file:
        file.write("\n".join(lines))
    os.replace(STAMP + ".new", STAMP)


def is_ready(with_tests: bool) -> bool:
    """Tells whether the stamp names the wanted locks; the test lock holds the product's packages as well."""
    wanted = wanted_stamp(with_tests)
    return read_stamp()[: len(wanted)] == wanted


def prepare(with_tests: bool) -> None:
    """Makes the environment unless it is ready, one start at a time; the stamp is written last."""
    if is_ready(with_tests):
        return
    with only_one() as lock_fd:
        if is_ready(with_tests):  # another start made it meanwhile
            return
        started = time.monotonic()
        known = read_stamp()
        if known:
            os.remove(STAMP)
        if not GIVEN_PYTHON and not reusable(known):
            make_venv(lock_fd)
        install(TEST_LOCK if with_tests else PRODUCT_LOCK, lock_fd)
        write_stamp(wanted_stamp(with_tests))
        say("The environment is ready after %d s." % (time.monotonic() - started))


@contextlib.contextmanager
def only_one() -> Iterator[int]:
    """Holds the lock of installing; installers inherit it, so it outlives a killed parent."""
    import fcntl  # absent where main() has already refused to go on

    with open(os.path.join(ROOT, ".venv.lock"), "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is preparing the environment; waiting for it.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def reusable(known: List[str]) -> bool:
    """Tells whether a finished .venv of the same Python is there, with an installer for it."""
    has_installer = UV or os.path.exists(os.path.join(VENV, "bin", "pip"))
    return bool(has_installer) and known[:1] == wanted_stamp(with_tests=False)[:1]


def make_venv(lock_fd: int) -> None:
    """Makes an empty .venv, over whatever an interrupted start left."""
    command = [getattr(sys, "_base_executable", sys.executable), "-m", "venv", "--clear", VENV]
    if UV:
        command.append("--without-pip")
    else:
        try:
            import ensurepip  # noqa: F401 - only whether it is there matters
        except ImportError:
            advice = "This Python cannot make environments: run `sudo apt install python3-venv`."
            raise CannotStartError(advice) from None
    made = subprocess.run(
        command, check=False, pass_fds=[lock_fd], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if made.returncode:
        raise CannotStartError("The environment in .venv could not be made: %s" % last_error(made.stdout))


def install(lock: str, lock_fd: int) -> None:
    """Installs a hashed lock and says every few seconds how far it is; its whole output goes to a log."""
    place = ["--user", "--break-system-packages"] if GIVEN_PYTHON and not IN_VENV else []
    pip = [PYTHON, "-m", "pip", "install", "--no-compile"]  # most of it is never imported
    command = [UV, "pip", "install", "--python", PYTHON] if UV else pip + place
    packages = count(r"[A-Za-z0-9._-]+==", lock)
    os.makedirs(VENV, exist_ok=True)
    with open(LOG, "wb") as log:
        say("Installing %d packages, about a minute and only this once." % packages)
        process = subprocess.Popen(
            command + ["--require-hashes", "-r", lock], stdout=log, stderr=log, pass_fds=[lock_fd]
        )
        show_progress(process, packages)
    if process.returncode:
        with open(LOG, "rb") as log:
            reason = last_error(log.read())
        raise CannotStartError(
            "The packages could not be installed (%s): check the network connection and start again; "
            "all that the installer said is in .venv/install.log." % reason
        )
    # matplotlib looks for fonts now, which would cost the first chart half a second
    keep_libraries_quiet()
    warm = [PYTHON, "-c", "import matplotlib.font_manager"]
    subprocess.run(warm, check=False, pass_fds=[lock_fd], stderr=subprocess.DEVNULL)


def show_progress(process: "subprocess.Popen[bytes]", packages: int) -> None:
    """Says every five seconds, until the installer ends, what its log tells."""
    started = said = time.monotonic()
    while process.poll() is None:
        time.sleep(0.1)
        if time.monotonic() - said < 5:
            continue
        said = time.monotonic()
        seen = count(r"Collecting |Requirement already satisfied", LOG)
        fetching = not count("Installing collected packages", LOG)
        doing = "fetched %d of %d packages" % (seen, packages) if fetching and not UV else "installing"
        say("  %s, %d s" % (doing, said - started))


def count(pattern: str, path: str) -> int:
    """Returns how many lines of a file begin with the pattern."""
    with open(path, encoding="utf-8", errors="replace") as file:
        return sum(1 for line in file if re.match(pattern, line))


def last_error(output: bytes) -> str:
    """Returns the last line that speaks of an error, else the last one with words in it."""
    lines = [line.strip() for line in output.decode("utf-8", "replace").splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["no reason given"])[-1][:300]


def unwritable(problem: OSError) -> str:
    """Returns what to do where the system refused a file or a folder."""
    reason = problem.strerror or str(problem)
    if problem.filename is None:
        return "The environment could not be made: %s." % reason
    place = os.path.dirname(os.path.abspath(str(problem.filename)))
    return "The environment could not be made in %s (%s: %s). Make that folder writable for you." % (
        place,
        os.path.basename(str(problem.filename)),
        reason,
    )


def say(sentence: str) -> None:
    """Prints progress where a person sees it and a pipe does not."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except CannotStartError as problem:
        sys.exit(str(problem))
    except OSError as problem:
        sys.exit(unwritable(problem))
    except KeyboardInterrupt:
        sys.exit("Stopped; the next start takes it up again.")
