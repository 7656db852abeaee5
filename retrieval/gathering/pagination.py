"""Articles that go on over several pages: what a page says comes next."""

from urllib.parse import urlsplit

from ..fetching.entries import absolute
from ..fetching.tags import Tag, tokens


def next_page(html: str, url: str) -> str | None:
    """Return the address of the page an article goes on at, as the page states it (`rel="next"`); None where it ends.

    A next page lies beside this one: the next article of a blog is another story.
    """
    for token in tokens(html):
        if isinstance(token, Tag) and token.name in ("link", "a"):
            stated = token.attributes
            following = absolute(url, stated.get("href")) if "next" in stated.get("rel", "").lower().split() else None
            if following and _beside(url, following):
                return following
    return None


def _beside(url: str, following: str) -> bool:
    """Return whether an address is another page of the same article: /story, /story/2, /story?page=2, /story-2.html."""
    here, there = urlsplit(url), urlsplit(following)
    stem, other = _stem(here.path), _stem(there.path)
    return here.netloc == there.netloc and stem == other and url != following


def _stem(path: str) -> str:
    """Return a path without the number of a page at its end."""
    bare = path.rstrip("/").removesuffix(".html").removesuffix(".htm")
    cut = bare.rstrip("0123456789")
    stem = cut.rstrip("/-_,.") if cut != bare else bare
    return stem.removesuffix("/page").removesuffix("-page").removesuffix("/seite").removesuffix("-seite")
