"""The house's modules as parsed files: what each imports, names and awaits; the rules about it are elsewhere."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One parsed source file."""

    name: str
    path: str
    lines: int
    tree: ast.Module
    imports: tuple[str, ...]  # the dotted name of everything imported anywhere, the late ones too


def read_tree(root: Path) -> list[Module]:
    """Returns every product module under a folder laid out like the checkout."""
    files = [
        root / "main.py",
        *(file for top in ("marathon", "models", "bot", "webhooks") for file in (root / top).rglob("*.py")),
    ]
    return [read_module(root, file) for file in files if file.exists()]


def read_module(root: Path, file: Path) -> Module:
    """Returns one parsed file of a folder laid out like the checkout."""
    path = file.relative_to(root)
    text = file.read_text("utf-8")
    name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    tree = ast.parse(text, path.as_posix())
    return Module(
        name=name,
        path=path.as_posix(),
        lines=len(text.splitlines()),
        tree=tree,
        imports=tuple(_imports_of(tree)),
    )


def _imports_of(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and dotted(node.func).endswith(("import_module", "__import__")):
            first = node.args[0] if node.args else None
            yield first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else "?"


def dotted(node: ast.expr) -> str:
    """Returns a name as it is written, empty where it is none."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def is_ours(name: str) -> bool:
    """Tells whether a dotted name is of this house."""
    return name.partition(".")[0] in {"main", "marathon", "models", "bot", "webhooks"}


def attributes_of(module: Module) -> set[str]:
    """Returns every dotted name in a module, with what was imported under another name spelled out."""
    known: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            base = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            known |= {alias.asname: base + alias.name for alias in node.names if alias.asname}
    names = {dotted(node) for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)}
    firsts = {name: name.partition(".")[0] for name in names}
    return {known.get(first, first) + name.removeprefix(first) for name, first in firsts.items()}


def awaits(module: Module) -> bool:
    """Tells whether anything in a module awaits."""
    waiting = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    return any(isinstance(node, waiting) for node in ast.walk(module.tree))
