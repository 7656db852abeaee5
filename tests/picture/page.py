"""A whole conversation as one HTML page that needs nothing else."""

from collections.abc import Sequence
from datetime import date
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template

from tests.peer.message import Message
from tests.picture.bubble import bubble, has_bubble, sent_at

FOLDER = Path(__file__).parent


def render_page(messages: Sequence[Message], title: str, width: int = 420, *, unfolded: bool = False) -> str:
    """The page: the bot's title above, the messages under it, every expandable quote folded or all unfolded."""
    shown = [message for message in messages if has_bubble(message)]
    days = groupby(shown, key=lambda message: sent_at(message).date())
    return Template(_read("page.html")).substitute(
        style=_read("style.css"),
        width=width,
        title=escape(title),
        initial=escape(title[:1].upper()),
        days="".join(_day(day, list(said), unfolded) for day, said in days),
    )


def _day(day: date, said: Sequence[Message], unfolded: bool) -> str:
    bubbles = "\n".join(bubble(message, unfolded) for message in said)
    return f'<section><h2 class="day">{day.day} {day:%B}</h2>\n{bubbles}\n</section>\n'


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
