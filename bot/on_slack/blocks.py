"""A reply as Block Kit, within its limits: rich text, which Slack never parses, so no name formats or mentions."""

import re
from typing import Any, Final

from bot.core.message import Reply
from bot.doorway.buttons import behind_button
from marathon.words.phrases import seen

Block = dict[str, Any]

SHARE: Final = "share"
MOST_BLOCKS: Final = 50
MOST_BUTTONS: Final = 25  # of one actions block
LONGEST_MESSAGE: Final = 12_000  # characters; Slack takes about 13,200 in all its blocks
LONGEST_FALLBACK: Final = 3_000
LONGEST_LABEL: Final = 75
LONGEST_NOTE: Final = 2_000
LONGEST_ALT: Final = 1_000
LONGEST_FILE_NAME: Final = 80


def blocks_of(
    reply: Reply, *, token: str = "", share: str = "", link_base: str = "", note: str = ""
) -> list[Block]:
    """Return a reply's words and buttons; its picture follows as a message of its own.

    Args:
        token: what finds the commands of its buttons again.
        share: the label of one more button, behind all others, that shows the answer to the channel.
        link_base: addresses that begin so can be opened; no other text becomes a link.
        note: a small line below.
    """
    blocks = [_rich_text(reply, link_base)]
    offers = [
        button(offer.label, f"say:{n}", behind_button(token, n)) for n, offer in enumerate(reply.buttons)
    ]
    if share:
        offers.append(button(share, SHARE, behind_button(token, len(offers))))
    blocks += [
        {"type": "actions", "elements": offers[start : start + MOST_BUTTONS]}
        for start in range(0, len(offers), MOST_BUTTONS)
    ]
    if note:
        blocks.append({"type": "context", "elements": [plain(note, LONGEST_NOTE)]})
    return blocks[:MOST_BLOCKS]


def button(label: str, action_id: str, value: str) -> Block:
    """Return one button."""
    return {"type": "button", "action_id": action_id, "text": plain(label, LONGEST_LABEL), "value": value}


def picture_block(file_id: str, alt: str) -> Block:
    """Return a picture that was uploaded, with its description."""
    return {
        "type": "image",
        "slack_file": {"id": file_id},
        "alt_text": cut(seen(alt), LONGEST_ALT),
    }


def plain(text: str, most: int) -> Block:
    """Return a text object that Slack shows as it is."""
    return {"type": "plain_text", "text": cut(seen(text), most) or "…", "emoji": False}


def fallback(reply: Reply) -> str:
    """Return what a notification or a screen reader gets, escaped, so that it mentions nobody."""
    return escaped(cut(seen(reply.text), LONGEST_FALLBACK))


def escaped(text: str) -> str:
    """Return a text in which nothing is Slack's own markup any more."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, most: int) -> str:
    """Return a text of at most so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _rich_text(reply: Reply, link_base: str) -> Block:
    title = cut(seen(reply.title), LONGEST_MESSAGE // 2)
    below = cut(seen("\n".join(reply.lines)), LONGEST_MESSAGE - len(title))
    elements: list[Block] = [{"type": "text", "text": title, "style": {"bold": True}}]
    if below:
        elements += _linked(f"\n{below}", link_base)
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _linked(text: str, link_base: str) -> list[Block]:
    """Return a text as elements, its addresses of ours as links."""
    if not link_base:
        return [{"type": "text", "text": text}]
    parts = re.split(rf"({re.escape(link_base)}/[^\s]*)", text)
    return [
        {"type": "link", "url": part} if n % 2 else {"type": "text", "text": part}
        for n, part in enumerate(parts)
        if part
    ]
