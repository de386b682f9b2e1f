"""Holds the product's imports and both locks to what pyproject.toml declares."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.source_modules import is_ours, read_tree


def undeclared(root: Path) -> list[str]:
    """Returns third-party imports of the product whose package pyproject.toml does not name."""
    declared = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {_plain(re.split(r"[\[<>=~! ]", line)[0]) for line in declared}
    owners = packages_distributions()
    imported = {name.split(".")[0] for module in read_tree(root) for name in module.imports}
    foreign = {name for name in imported if name not in sys.stdlib_module_names and not is_ours(name)}
    return sorted(name for name in foreign if not names & {_plain(owner) for owner in owners.get(name, [])})


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_what_is_imported_is_declared(project: Path) -> None:
    assert undeclared(project) == []


def test_an_undeclared_package_is_seen(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["numpy>=2"]\n')
    (tmp_path / "main.py").write_text("import numpy\nimport yaml_of_nobody\n")
    assert undeclared(tmp_path) == ["yaml_of_nobody"]


def test_the_locks_carry_hashes_and_no_addresses(project: Path) -> None:
    for name in ("requirements.lock", "requirements-test.lock"):
        text = (project / name).read_text()
        assert "://" not in text
        pins = [line for line in text.splitlines() if "==" in line]
        assert all(line.endswith("\\") for line in pins), "a pin without a hash"
    product, test = ((project / name).read_text() for name in ("requirements.lock", "requirements-test.lock"))
    assert {line for line in product.splitlines() if "==" in line} <= set(test.splitlines())
