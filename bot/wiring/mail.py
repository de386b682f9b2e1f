"""Builds the door to mailboxes; imported only where a mail server is set."""

from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial

from bot.background.notice_board import NoticeBoard
from bot.core.message import Picture
from bot.core.voices import voice_for
from bot.on_email.asking import QuestionMail
from bot.on_email.house import MailPlan
from bot.on_email.outlet import Links, MailOutlet
from bot.on_email.post import Post
from marathon.domain.parcel import Parcel
from marathon.settings import Settings
from marathon.usecases.desk import Desk
from marathon.usecases.keep_places import refusals_in_a_row
from marathon.usecases.web_sessions import signing
from webhooks.mailboxes import MailboxRoutes, leave_path


@dataclass(frozen=True, slots=True, kw_only=True)
class MailParts:
    """What was built: the desk that asks mailboxes, where unasked messages go, and pages where there is an address."""

    desk: Desk
    outlet: MailOutlet
    pages: MailboxRoutes | None


def mail_plan(settings: Settings) -> MailPlan:
    """Return how an installation and its mail server reach each other."""
    password = settings.mail_smtp_password
    return MailPlan(
        server=settings.mail_smtp_server or "",
        port=settings.mail_smtp_port,
        user=settings.mail_smtp_user or "",
        password=password.get_secret_value() if password else "",
        sender=settings.mail_from or "",
        link_base=settings.public_url or "",
    )


def build_mail(desk: Desk, plan: MailPlan, board: NoticeBoard, chat: Executor, charts: Executor) -> MailParts:
    """Put the door together; it connects to nothing before the first mail."""
    post = Post(plan)
    asking = _asking(desk, plan, post)
    return MailParts(
        desk=asking,
        outlet=MailOutlet(plan, post, _links(desk, plan, board, charts), desk.clock),
        pages=MailboxRoutes(desk=asking, pool=chat, keys=signing(desk)) if plan.link_base else None,
    )


def reach_mailboxes(desk: Desk, plan: MailPlan) -> Desk:
    """Return a desk that asks mailboxes, for a single command; the service mails what follows."""
    return _asking(desk, plan, Post(plan))


def _asking(desk: Desk, plan: MailPlan, post: Post) -> Desk:
    return replace(desk, mailer=QuestionMail(plan, post, desk.clock))


def build_mail_outlet(desk: Desk, plan: MailPlan, board: NoticeBoard, charts: Executor) -> MailOutlet:
    """Put together what mails in a process that answers nobody."""
    return MailOutlet(plan, Post(plan), _links(desk, plan, board, charts), desk.clock)


def _links(desk: Desk, plan: MailPlan, board: NoticeBoard, charts: Executor) -> Links:
    keys = signing(desk)

    def draw(picture: Picture) -> bytes:
        return charts.submit(picture.draw).result()

    def leave_url(parcel: Parcel) -> str:
        return plan.link_base + leave_path(keys, parcel.external_id, desk.clock) if plan.link_base else ""

    return Links(
        voice=partial(voice_for, desk),
        draw=draw,
        leave_url=leave_url,
        refusals=partial(refusals_in_a_row, desk),
        stopped=board.mail_stopped,
    )
