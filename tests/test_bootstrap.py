"""The bootstrapper in a process of its own, on a copy whose lock holds one small package made here."""

import ast
import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PYTHON = getattr(sys, "_base_executable", sys.executable)
NOWHERE = "/nonexistent"  # as PATH: no uv


def make_wheel(folder: Path, name: str, code: str) -> str:
    """Makes a wheel of one module and returns its line in a lock."""
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": code,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    digests = {path: hashlib.sha256(text.encode()).digest() for path, text in files.items()}
    record = [
        f"{path},sha256={base64.urlsafe_b64encode(digest).decode().rstrip('=')},{len(files[path])}"
        for path, digest in digests.items()
    ]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,"]) + "\n"
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def make_copy(project: Path, folder: Path) -> Path:
    """Lays a small checkout: the real main.py, two locks that need no network, a command that echoes."""
    shutil.copy(project / "main.py", folder)
    (folder / "wheels").mkdir()
    header = f"--no-index\n--find-links {folder / 'wheels'}\n"
    product = make_wheel(folder / "wheels", "tiny", "VALUE = 7\n")
    fake_pytest = make_wheel(folder / "wheels", "pytest", "import sys\nprint('pytest got', sys.argv[1:])\n")
    (folder / "requirements.lock").write_text(header + product)
    (folder / "requirements-test.lock").write_text(header + product + fake_pytest)
    (folder / "bot").mkdir()
    (folder / "bot" / "__init__.py").touch()
    for name in ("cli", "serving"):
        got = f"print('{name} got', sys.argv[1:], tiny.VALUE, os.environ['OMP_NUM_THREADS'])"
        (folder / "bot" / f"{name}.py").write_text(f"import os, sys, tiny\n{got}\n")
    return folder


def environment(**extra: str) -> dict[str, str]:
    """Returns what a plain shell would hand over, with nothing of the running test environment."""
    kept = {
        name: value for name, value in os.environ.items() if name.startswith(("LANG", "LC_", "HOME", "TMP"))
    }
    return {**kept, "PATH": NOWHERE, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **extra}


def start(folder: Path, *args: str, python: str = PYTHON, **extra: str) -> subprocess.CompletedProcess[str]:
    command = [python, str(folder / "main.py"), *args]
    return subprocess.run(
        command,
        cwd=folder,
        env=environment(**extra),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def start_changed(project: Path, change: str) -> subprocess.CompletedProcess[str]:
    """Runs main.py after a line that makes this Python look like another one."""
    run = "sys.argv = ['main.py', 'env']; runpy.run_path('main.py', None, '__main__')"
    code = f"import runpy, sys; {change}; {run}"
    return subprocess.run(
        [PYTHON, "-c", code],
        cwd=project,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def installed(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns a copy whose first start has made its environment."""
    folder = make_copy(project, tmp_path_factory.mktemp("copy"))
    first = start(folder, "--help")
    assert first.returncode == 0, first.stderr
    assert first.stdout == "cli got ['--help'] 7 1\n"
    assert "Installing 1 packages" in first.stderr
    assert "The environment is ready after" in first.stderr
    return folder


def test_it_parses_on_python_3_6(project: Path) -> None:
    ast.parse((project / "main.py").read_text(), feature_version=(3, 6))


def test_it_uses_the_standard_library_only(project: Path) -> None:
    tree = ast.parse((project / "main.py").read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names


def test_an_older_python_is_told_in_one_sentence(project: Path) -> None:
    done = start_changed(project, "sys.version_info = (3, 8, 18)")
    assert done.returncode == 1
    assert done.stderr.startswith("Marathon Coach needs Python 3.11 or newer, and this is Python 3.8:")
    assert len(done.stderr.splitlines()) == 1


def test_a_python_without_ensurepip_is_told_what_to_install(project: Path, tmp_path: Path) -> None:
    done = start_changed(make_copy(project, tmp_path), "sys.modules['ensurepip'] = None")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith("run `sudo apt install python3-venv`.\n")


def test_a_second_start_is_silent_and_hands_over(installed: Path) -> None:
    again = start(installed, "chat", "/today", "--as", "1")
    assert (again.stdout, again.stderr) == ("cli got ['chat', '/today', '--as', '1'] 7 1\n", "")


def test_the_folder_of_the_caller_is_kept(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "cli.py").write_text("print('a stranger')")
    command = [PYTHON, str(installed / "main.py")]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == "serving got [] 7 1\n"


@pytest.mark.parametrize("words", [("chat", "/today"), (), ("test",)])
def test_a_stranger_on_the_callers_python_path_hides_nothing(
    installed: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    for name in ("tiny", "pytest", "bot"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a stranger')")
    start(installed, "env", "--test")
    done = start(installed, *words, PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert " got " in done.stdout


def test_what_was_compiled_is_kept_whatever_an_image_says(installed: Path) -> None:
    shutil.rmtree(installed / "bot" / "__pycache__", ignore_errors=True)
    assert start(installed, "chat", PYTHONDONTWRITEBYTECODE="1").returncode == 0
    assert list((installed / "bot").rglob("*.pyc")), "else each start compiles the libraries anew"


def test_nor_does_it_while_the_environment_is_made(project: Path, tmp_path: Path) -> None:
    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "pip.py").write_text("raise SystemExit('a stranger')")
    folder = tmp_path / "copy"
    folder.mkdir()
    done = start(make_copy(project, folder), "--help", PYTHONPATH=str(strange))
    assert (done.returncode, done.stdout) == (0, "cli got ['--help'] 7 1\n"), done.stderr


def test_a_folder_that_cannot_be_written_is_named_in_one_sentence(project: Path, tmp_path: Path) -> None:
    folder = make_copy(project, tmp_path)
    (folder / ".venv.lock").mkdir()  # as root nothing else is refused
    done = start(folder, "--help")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"The environment could not be made in {folder} (.venv.lock: Is a directory). "
        "Make that folder writable for you.\n"
    )


def test_an_interrupted_installation_is_made_again(installed: Path) -> None:
    (installed / ".venv" / "marathon-coach-ready").unlink()
    (installed / ".venv" / "half-made").touch()
    done = start(installed, "env")
    assert (done.returncode, "Installing" in done.stderr) == (0, True)
    assert not (installed / ".venv" / "half-made").exists()


def test_a_changed_lock_is_installed_in_place(installed: Path) -> None:
    lock = installed / "requirements.lock"
    lock.write_text(lock.read_text() + "# changed\n")
    (installed / ".venv" / "kept").touch()
    assert "Installing" in start(installed, "env").stderr
    assert (installed / ".venv" / "kept").exists()
    assert start(installed, "env").stderr == ""


def test_tests_use_the_same_environment_and_leave_the_product_ready(installed: Path) -> None:
    done = start(installed, "test", "tests/files", "-x")
    assert done.stdout == "pytest got ['-m', 'not soak', 'tests/files', '-x']\n"
    assert "'not soak', '-n', '" in start(installed, "test").stdout
    assert start(installed, "test", "--soak").stdout == "pytest got []\n"
    assert start(installed, "test", "-m", "browser").stdout == "pytest got ['-m', 'browser']\n"
    assert start(installed, "--help").stderr == ""


def test_env_asks_for_nothing_else(installed: Path) -> None:
    refused = start(installed, "env", "--help")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "`env --test`" in refused.stderr


def test_on_replit_packages_go_into_the_given_python(installed: Path) -> None:
    given = str(installed / ".venv" / "bin" / "python")
    (installed / ".venv" / "marathon-coach-ready").unlink()
    subprocess.run(
        [given, "-m", "pip", "uninstall", "-qy", "tiny"], env=environment(), check=True, timeout=60
    )
    first = start(installed, python=given, REPL_ID="1")
    assert (first.stdout, "Installing" in first.stderr) == ("serving got [] 7 1\n", True)
    assert start(installed, python=given, REPL_ID="1").stderr == ""


def test_two_starts_at_once_install_once(project: Path, tmp_path: Path) -> None:
    folder = make_copy(project, tmp_path)
    starts = [
        subprocess.Popen(
            [PYTHON, str(folder / "main.py")],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120) for process in starts]
    assert [out for out, _ in said] == ["serving got [] 7 1\n"] * 2
    assert sum("Installing" in err for _, err in said) == 1
    assert sum("Another start is preparing the environment" in err for _, err in said) == 1


def test_a_failing_installation_is_one_sentence(project: Path, tmp_path: Path) -> None:
    folder = make_copy(project, tmp_path)
    (folder / "requirements.lock").write_text(f"--no-index\ntiny==1.0 --hash=sha256:{'0' * 64}\n")
    done = start(folder, "--help")
    assert (done.returncode, done.stdout) == (1, "")
    assert "The packages could not be installed (ERROR: No matching distribution" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / ".venv" / "marathon-coach-ready").exists()
    log = (folder / ".venv" / "install.log").read_text()
    assert "No matching distribution" in log
