"""Whatever an article says and however long an answer is, Telegram takes it: through the bot's own calls, over HTTP."""

import random
from dataclasses import replace

import aiogram
import pytest
import regex
import telegram

from bot.state.outbox import Call
from bot.telegram.calls import MOST_MESSAGES, Said, Target, send
from bot.telegram.delivery import perform
from bot.telegram.pages import LIMIT, LONGEST_LETTER, pages
from bot.telegram.phone import answer_message, in_context
from bot.telegram.questions import answer_said
from bot.telegram.styled import Styled
from retrieval.types import Answer, Document, Quote
from tests.peer.clients import unknown_fields, with_ptb
from tests.peer.peer import Peer
from tests.peer.utf16 import units

SEED = 20220122
LONGEST = 20_000  # characters
PIECES = (
    *"Le ministre a déclaré que les systèmes défensifs seraient livrés . ! ? … , ; «\u00a0oui\u00a0» -".split(" "),
    *"وقال الوزير إن الأسلحة ستصل قريبا שלום עולם הודעה 記者会見で首相は述べた สวัสดีชาวโลก हिन्दी".split(" "),
    *"🇺🇦 👩‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 👍🏽 ☎️ 1️⃣ 😀😀😀 é Å Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠ 𝕳𝖊𝖑𝖑𝖔".split(" "),
    *"<b> </b> <a href=\"x\"> &lt; &amp; & < > * ** _ __ ` ``` [x](y [ ] || ~ \\ {{x}} <script>".split(" "),
    *"https://example.org/a_b?c=d&e=f#g t.me/x @someone #tag /start $USD mail@example.org +33123456789".split(" "),
    *("\n", "\n\n", "\n \n", "\t", "\r\n", "\u2028", "\u202e", "\u200b", "\u200f", "\u00ad", "\x00", "\x1b", "\ufeff"),
    "x" * 300, "漢" * 500, "👩‍👩‍👧‍👦" * 60,
)  # fmt: skip


def words(chance: random.Random, length: int) -> str:
    """Return a text of that many characters, made of whatever news and noise are made of."""
    made: list[str] = []
    size = 0
    while size < length:
        made += [chance.choice(PIECES), chance.choice([" ", " ", " ", ""])]
        size += len(made[-1]) + len(made[-2])
    return "".join(made)[:length]


def generated(chance: random.Random, number: int, count: int) -> Answer:
    """Return the answer of a number: all lengths come up, the short ones more often."""
    longest = max(1, round(LONGEST ** ((number + 1) / count))) if number % 2 else max(1, LONGEST * number // count)
    lengths = [longest] if chance.random() < 0.5 else [longest // 2 or 1, longest // 3 or 1, longest // 6 or 1]
    return Answer("q", "en", 0.9, words(chance, 30), "quoted", tuple(quote_of(chance, length) for length in lengths))


def quote_of(chance: random.Random, length: int) -> Quote:
    text = words(chance, length)
    text = text if text.strip() and regex.search(r"\w", text) else "a" * length
    url = chance.choice([None, "", "javascript:alert(1)", "https://example.org/a?b=c#d", "http://" + words(chance, 40)])
    title, outlet = words(chance, chance.randint(1, 120)), chance.choice([None, words(chance, 20)])
    return Quote(text, "d1", title, outlet, chance.choice([None, "2022", "2022-01-19"]), url, "fr", 0, len(text), 3.0)


def check_pages(styled: Styled) -> None:
    """Nothing visible is lost between messages, and no word or letter is cut that fits into one."""
    at = 0
    for page in pages(styled):
        assert units(page.text) <= LIMIT
        start = styled.text.index(page.text, at)
        between = styled.text[at:start]
        assert not pages(Styled(between))
        if at and start == at and not styled.text[at].isspace() and not styled.text[at - 1].isspace():
            check_cut(styled.text, at)
        at = start + len(page.text)
    assert not pages(Styled(styled.text[at:]))


def check_cut(text: str, at: int) -> None:
    """A cut between two visible characters: the word fills a message, and no letter is torn."""
    before, after = regex.search(r"\S*\Z", text[:at]), regex.match(r"\S*", text[at:])
    assert before and after and units(before[0] + after[0]) > LIMIT - 2 * LONGEST_LETTER
    letters = [found.end() for found in regex.finditer(r"\X", text[max(0, at - 200) : at + 200])]
    assert min(at, 200) in letters or max(map(len, regex.findall(r"\X", text[at - 60 : at + 60]))) > LONGEST_LETTER


async def deliver(bot: telegram.Bot, calls: list[Call]) -> None:
    for call in calls:
        await perform(bot, call.method, call.params)


@pytest.mark.parametrize("count", [200, pytest.param(2000, marks=pytest.mark.long)])
def test_every_answer_is_taken(count: int) -> None:
    chance = random.Random(SEED)
    with Peer() as peer:
        person = peer.person()
        person.says(person.private, "hello")

        async def talk(bot: telegram.Bot) -> None:
            for number in range(count):
                answer = generated(chance, number, count)
                check_pages(answer_message(answer, "fr", whole=True))
                calls = send(Target(person.id), answer_said(number, answer, "fr", whole=True))
                assert len(calls) <= MOST_MESSAGES
                await deliver(bot, calls)

        with_ptb(peer, talk)
        sent = [call for call in peer.calls if call.method.startswith("send")]
        assert len(person.private.from_bot) == len(sent) >= count
        for call in sent:
            assert call.status == 200, call.error
            message = aiogram.types.Message.model_validate(call.result)
            assert not unknown_fields(message)
        print(f"{count} answers in {len(sent)} messages, {sum(call.method == 'sendDocument' for call in sent)} files")


def test_an_answer_in_context_is_taken() -> None:
    chance = random.Random(SEED)
    with Peer() as peer:
        person = peer.person()
        person.says(person.private, "hello")

        async def talk(bot: telegram.Bot) -> None:
            for _ in range(30):
                quote = quote_of(chance, chance.randint(1, 3000))
                text = words(chance, 2000) + quote.text + words(chance, 2000)
                start = text.index(quote.text)
                there = replace(quote, start=start, end=start + len(quote.text))
                document = Document("d1", text, "title", "fr")
                await deliver(bot, send(Target(person.id), Said(in_context(document, there, "fr"))))

        with_ptb(peer, talk)
        assert all(call.status == 200 for call in peer.called("sendMessage"))
