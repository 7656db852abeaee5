"""The plain values that cross between the modules, and between `retrieval` and `bot`."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Article:
    """What a reader got out of a file, before it has a place in the archive.

    `date` is an ISO prefix exactly as precise as the source: "2022", "2022-01" or "2022-01-19".
    `source` says where the article came from: an absolute path or an address.
    """

    text: str
    source: str
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    url: str | None = None
    language: str | None = None
    author: str | None = None


@dataclass(frozen=True)
class Document:
    """An article of the archive, the `number`th that came. `title` is its first sentence, shortened, where it is
    `untitled`."""

    id: str
    text: str
    title: str
    language: str
    outlet: str | None = None
    date: str | None = None
    url: str | None = None
    untitled: bool = False
    author: str | None = None
    number: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class Span:
    """A stretch of a document's text: `text[start:end]`, in characters."""

    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    """Neighbouring sentences of one document, embedded together and one by one."""

    id: str
    document: str
    span: Span
    sentences: tuple[Span, ...]


@dataclass(frozen=True)
class Place:
    """A stretch of a document, by its id: `text[start:end]`, in characters."""

    document: str
    start: int
    end: int


@dataclass(frozen=True)
class Quote:
    """Whole sentences of a stored article, word for word: `text == document.text[start:end]`.

    `before` and `after` are the article's words around the quote, for the reader's eye only.
    `score` is how far the quote stands above unrelated text, in standard deviations. `gloss` is a language model's
    translation of it, or of its part, that passed the checks.
    """

    text: str
    document: str
    title: str
    outlet: str | None
    date: str | None
    url: str | None
    language: str
    start: int
    end: int
    score: float
    before: str = ""
    after: str = ""
    gloss: str | None = None

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.document, self.start, self.end)


@dataclass(frozen=True)
class Filters:
    """Which articles may answer: those of an outlet, in a language (its code), from a source (a part of its path or
    address). What is None lets all through."""

    outlet: str | None = None
    language: str | None = None
    source: str | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """What is asked for, in words."""
        return tuple(value for value in (self.outlet, self.language, self.source) if value)


ALL = Filters()


REMEMBERED = 10  # turns of a talk that count


@dataclass(frozen=True)
class Turn:
    """An earlier question of a talk, and where the quotes `shown` in answer to it stand; without them it is asked anew
    to know. `understood` is the question as it was rewritten to stand alone; `number` is its own where it is kept."""

    question: str
    shown: tuple[Place, ...] = ()
    understood: str | None = None
    number: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Question:
    """What was asked, and the earlier turns of the same talk, oldest first.

    `without` names documents, by id, that are not to answer.
    """

    text: str
    history: tuple[Turn, ...] = ()
    filters: Filters = field(default_factory=Filters)
    without: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Claim:
    """A sentence of a written answer, with the numbers, from 1, of the quotes it rests on."""

    text: str
    quotes: tuple[int, ...]


@dataclass(frozen=True)
class Reading:
    """One of the things a question may mean: a `name` that tells it from the other, and the quotes that answer."""

    name: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Contents:
    """What an archive holds, about a `subject` where there is one: how many articles, the dates (ISO prefixes) of the
    oldest and the newest that has one, the outlets and the codes of the languages, those of the most articles first."""

    articles: int
    subject: str = ""
    oldest: str | None = None
    newest: str | None = None
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The answer to one question.

    An answered question has a `mode`, "quoted" or "written", and at least one quote; an unanswered one has neither,
    only the `nearest` documents. `confidence` lies between 0 and 1. `ranked` tells of the passages that were
    looked at, best first. `filters` are those of the question. A written answer is made of `claims`. `fallback` says
    why an answer is only quoted although a language model is there: "unproven" (nothing of what it said was), or the
    reason of a `ModelUnavailable`.

    What is no question to the articles has the mode "talk", and `talk` says what it is: "greeting", "thanks",
    "identity"…; whoever speaks with the person finds the words. Where that is "contents", they are what was asked for,
    and `nearest` names the newest articles. `understood` is the question as it was rewritten to be understood without
    the talk before it, if it was. `readings` are there where it may mean two things.
    """

    question: str
    language: str
    confidence: float
    text: str | None = None
    mode: str | None = None
    quotes: tuple[Quote, ...] = ()
    nearest: tuple[Document, ...] = ()
    ranked: tuple[Place, ...] = ()
    filters: Filters = field(default_factory=Filters)
    elapsed_ms: float = 0.0
    claims: tuple[Claim, ...] = ()
    fallback: str | None = None
    talk: str | None = None
    contents: Contents | None = None
    understood: str | None = None
    readings: tuple[Reading, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether the archive holds an answer."""
        return bool(self.quotes)

    def read_as(self, reading: Reading) -> "Answer":
        """Return the answer to what was meant, where somebody said which of its readings that is: quotes of its article
        alone, so that a talk goes on with that."""
        others = [quote for quote in self.quotes if quote.document == reading.quotes[0].document]
        quotes = tuple(dict.fromkeys([*reading.quotes, *others]))
        return replace(self, text=quotes[0].text, mode="quoted", claims=(), quotes=quotes, readings=())

    @property
    def leant_on(self) -> bool:
        """Whether a talk goes on from it: small talk is about nothing."""
        return not self.talk or bool(self.contents and self.contents.subject)

    @property
    def turn(self) -> Turn:
        """What a talk remembers of it."""
        return Turn(self.question, tuple(quote.place for quote in self.quotes), self.understood)


Show = Callable[[Answer], None]


def unseen(_: Answer) -> None:
    """Show an answer that is still being written to nobody."""
