"""Makes the environment from the hashed lock, then hands over to bot.cli; stdlib only, and it parses on Python 3.6."""

import contextlib
import hashlib
import os
import re
import shutil
import site
import subprocess
import sys
import time
from typing import Dict, Iterator, List

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
LOG = os.path.join(VENV, "install.log")
PRODUCT_LOCK = os.path.join(ROOT, "requirements.lock")
TEST_LOCK = os.path.join(ROOT, "requirements-test.lock")
OLDEST = (3, 11)
PROGRESS_EVERY_S = 5.0


class CannotStart(Exception):
    """What keeps the environment from being made, as one sentence."""


def main(args: List[str]) -> None:
    """Makes the environment that the command needs and replaces this process by the command."""
    check_machine()
    command = args[0] if args else ""
    wants_tests = command == "test" or args == ["env", "--test"]
    prepare(with_tests=wants_tests)
    if command == "env":
        return
    os.environ.update(quiet_libraries())
    if command == "test":
        os.chdir(ROOT)
        hand_over(["-m", "pytest"] + pytest_args(args[1:]))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [ROOT, os.environ.get("PYTHONPATH", "")]))
    hand_over(["-P", "-m", "bot.cli"] + args)


def check_machine() -> None:
    """Raises CannotStart where no environment can be made, naming what to do about it."""
    if sys.version_info < OLDEST:
        raise CannotStart(
            "Marathon Coach needs Python 3.11 or newer, but this is Python %d.%d: "
            "start it with a newer one, for example `python3.11 main.py`." % sys.version_info[:2]
        )
    if os.name != "posix":
        raise CannotStart("Marathon Coach runs on Linux and macOS; on Windows start it inside WSL.")


def pytest_args(args: List[str]) -> List[str]:
    """Returns what pytest is told: the quick ring unless `--soak` or an own `-m` asks for more."""
    rest = [word for word in args if word != "--soak"]
    if "--soak" in args or "-m" in rest:
        return rest
    return ["-m", "not soak"] + rest


def quiet_libraries() -> Dict[str, str]:
    """Returns the environment that keeps numpy on one thread and matplotlib off the screen and the home folder."""
    wanted = {
        "OMP_NUM_THREADS": "1",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": os.path.join(VENV, "cache", "matplotlib"),
    }
    return {name: os.environ.get(name, value) for name, value in wanted.items()}


def uses_given_python() -> bool:
    """Tells whether packages go into the interpreter at hand, as on Replit, instead of a .venv."""
    return "REPL_ID" in os.environ


def python_path() -> str:
    """Returns the full path of the interpreter that runs the product."""
    return sys.executable if uses_given_python() else os.path.join(VENV, "bin", "python")


def hand_over(args: List[str]) -> None:
    """Replaces this process; the full interpreter path as first word is what makes the packages found."""
    sys.stdout.flush()
    os.execv(python_path(), [python_path()] + args)  # noqa: S606 - no shell, our own interpreter


def stamp_path() -> str:
    """Returns the file that says what is installed; it lies where the packages lie, so both vanish together."""
    if not uses_given_python():
        return os.path.join(VENV, "ready")
    folder = sys.prefix if sys.prefix != sys.base_prefix else site.getusersitepackages()
    return os.path.join(folder, "marathon-coach-ready")


def wanted_stamp(with_tests: bool) -> List[str]:
    """Returns the lines a finished installation writes: Python's version and the hash of each installed lock."""
    locks = [PRODUCT_LOCK] + ([TEST_LOCK] if with_tests else [])
    return ["python %d.%d" % sys.version_info[:2]] + [file_hash(lock) for lock in locks]


def file_hash(path: str) -> str:
    """Returns the SHA-256 of a file in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def read_stamp() -> List[str]:
    """Returns the lines of the last finished installation, none where it was interrupted or never made."""
    if not os.path.exists(python_path()):
        return []
    try:
        with open(stamp_path(), encoding="ascii") as file:
            return file.read().split("\n")
    except OSError:
        return []


def is_ready(with_tests: bool) -> bool:
    """Tells whether the stamp names the wanted locks; the test lock holds the product's packages as well."""
    wanted = wanted_stamp(with_tests)
    return read_stamp()[: len(wanted)] == wanted


def prepare(with_tests: bool) -> None:
    """Makes the environment unless it is ready, one start at a time; the stamp is written last."""
    if is_ready(with_tests):
        return
    with only_one() as lock_fd:
        if is_ready(with_tests):
            return
        started = time.monotonic()
        lock = TEST_LOCK if with_tests else PRODUCT_LOCK
        packages = count(r"^[A-Za-z0-9._-]+==", lock)
        say("Preparing the environment: %d packages, about a minute, only this once." % packages)
        known = read_stamp()
        if known:
            os.remove(stamp_path())
        if not uses_given_python() and not reusable(known):
            make_venv(lock_fd)
        run_with_progress(install_command(lock), packages, lock_fd)
        warm_font_cache(lock_fd)
        write_stamp(wanted_stamp(with_tests))
        say("The environment is ready after %d s." % (time.monotonic() - started))


@contextlib.contextmanager
def only_one() -> Iterator[int]:
    """Holds the lock of installing; installers inherit it, so it outlives a killed parent."""
    import fcntl  # only on POSIX, which check_machine made sure of

    with open(os.path.join(ROOT, ".venv.lock"), "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is preparing the environment; waiting for it.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def reusable(known: List[str]) -> bool:
    """Tells whether a finished .venv of the same Python is there, with an installer for it."""
    has_installer = shutil.which("uv") or os.path.exists(os.path.join(VENV, "bin", "pip"))
    return bool(has_installer) and known[:1] == wanted_stamp(False)[:1]


def make_venv(lock_fd: int) -> None:
    """Makes an empty .venv, over whatever an interrupted start left."""
    base = getattr(sys, "_base_executable", sys.executable)
    command = [base, "-m", "venv", "--clear", VENV]
    if shutil.which("uv"):
        command.append("--without-pip")
    else:
        need_ensurepip()
    done = subprocess.run(command, pass_fds=[lock_fd], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode:
        raise CannotStart("The environment in .venv could not be made: %s" % last_line(done.stderr.decode()))


def need_ensurepip() -> None:
    """Raises CannotStart where the system's Python came without pip."""
    try:
        import ensurepip  # noqa: F401 - only whether it is there matters
    except ImportError:
        raise CannotStart(
            "This Python cannot make environments: run `sudo apt install python3-venv`."
        ) from None


def install_command(lock: str) -> List[str]:
    """Returns the command that installs a hashed lock: uv where it is on PATH, else pip."""
    if uses_given_python():
        in_venv = sys.prefix != sys.base_prefix
        place = [] if in_venv else ["--user", "--break-system-packages"]
        return [sys.executable, "-m", "pip", "install"] + place + ["--require-hashes", "-r", lock]
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip", "install", "--python", python_path(), "--require-hashes", "-r", lock]
    return [python_path(), "-m", "pip", "install", "--require-hashes", "-r", lock]


def run_with_progress(command: List[str], packages: int, lock_fd: int) -> None:
    """Runs an installer, says every few seconds how far it is, raises CannotStart with its reason if it fails."""
    os.makedirs(VENV, exist_ok=True)
    started = said = time.monotonic()
    with open(LOG, "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, pass_fds=[lock_fd])
        while process.poll() is None:
            time.sleep(0.1)
            if time.monotonic() - said >= PROGRESS_EVERY_S:
                said = time.monotonic()
                say("  %s, %d s" % (how_far(packages), said - started))
    if process.returncode:
        with open(LOG, encoding="utf-8", errors="replace") as file:
            reason = last_line(file.read())
        raise CannotStart(
            "The packages could not be installed (%s): check the network connection and start again; "
            "the installer's whole output is in .venv/install.log." % reason
        )


def how_far(packages: int) -> str:
    """Returns in words what the installer is doing, from its log."""
    if count(r"^(Installing collected packages| \+ )", LOG):
        return "installing %d packages" % packages
    return "fetched %d of %d packages" % (count(r"^(Collecting|Requirement already)", LOG), packages)


def count(pattern: str, path: str) -> int:
    """Returns how many lines of a file match."""
    with open(path, encoding="utf-8", errors="replace") as file:
        return sum(1 for line in file if re.match(pattern, line))


def last_line(text: str) -> str:
    """Returns the last line that names an error, else the last one with words in it."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["no reason given"])[-1][:300]


def warm_font_cache(lock_fd: int) -> None:
    """Lets matplotlib look for fonts now, which would cost the first chart half a second."""
    environment = dict(os.environ, **quiet_libraries())
    command = [python_path(), "-c", "import matplotlib.font_manager"]
    subprocess.run(command, env=environment, pass_fds=[lock_fd], stderr=subprocess.DEVNULL, check=False)


def write_stamp(lines: List[str]) -> None:
    """Writes the stamp whole or not at all."""
    os.makedirs(os.path.dirname(stamp_path()), exist_ok=True)
    with open(stamp_path() + ".new", "w", encoding="ascii") as file:
        file.write("\n".join(lines))
    os.replace(stamp_path() + ".new", stamp_path())


def say(sentence: str) -> None:
    """Prints progress where a person sees it and a pipe does not."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (CannotStart, OSError) as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("Stopped; the next start takes it up again.")
