"""Links to articles that open at the quote (URL text fragments, WICG Scroll-to-Text-Fragment)."""

from urllib.parse import quote, urlsplit

WORDS = 5  # at each end of a long quote; browsers look for the stretch between them
LONGEST = 2000  # characters; beyond that it is no link a phone would follow


def web_link(url: str | None) -> str | None:
    """Return an address a browser can open, or None; articles come from anywhere, and so do their links."""
    if not url or len(url) > LONGEST or any(letter.isspace() for letter in url):
        return None
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and "." in parts.hostname
    except ValueError:
        return None
    return url if usable else None


def link_to_quote(url: str | None, words: str) -> str | None:
    """Return a link that opens the page at a quote, where the page's own text still holds it."""
    link = web_link(url)
    if not link or ":~:" in link or urlsplit(link).hostname == "t.me":
        return link
    split = words.split()
    ends = [split[:WORDS], split[-WORDS:]] if len(split) > 2 * WORDS else [split]
    fragment = ",".join(_escaped(" ".join(end)) for end in ends)
    longer = f"{link}{'' if '#' in link else '#'}:~:text={fragment}"
    return longer if len(longer) <= LONGEST else link


def _escaped(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")
