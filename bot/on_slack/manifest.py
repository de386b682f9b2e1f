"""The manifest that makes the app in Slack: one template, filled in for Socket Mode or for an address of ours."""

import json
from pathlib import Path
from typing import Any, Final

TEMPLATE: Final = Path(__file__).with_name("manifest.json")
ADDRESSES: Final = frozenset({"url", "request_url"})


def manifest(*, url: str = "", prefix: str = "") -> str:
    """Return the manifest as text to paste.

    Args:
        url: where Slack calls us; empty for Socket Mode, whose manifest names no address.
        prefix: before the name of every slash command.
    """
    text = TEMPLATE.read_text("utf-8").replace("{prefix}", prefix).replace("{url}", url)
    made = json.loads(text)
    if not url:
        made = _without_addresses(made)
        made["settings"]["socket_mode_enabled"] = True
    return json.dumps(made, indent=2)


def _without_addresses(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_addresses(inner) for name, inner in value.items() if name not in ADDRESSES}
    if isinstance(value, list):
        return [_without_addresses(inner) for inner in value]
    return value
