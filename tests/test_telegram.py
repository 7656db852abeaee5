"""The bot in Telegram, as its users have it: whole conversations with the real process over real HTTP."""

import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from bot.words import say
from retrieval.archive.archive import Archive
from retrieval.embedding.space import Space
from retrieval.reading.files import read_file
from retrieval.settings import Settings
from tests.bot_process import BotProcess
from tests.conftest import ROOT, Run
from tests.peer.chat import Chat
from tests.peer.message import Message
from tests.peer.peer import Peer
from tests.peer.person import Person

SAMPLE = [ROOT / "data" / "articles" / name for name in ("londres-moscou-2022-01.txt", "un-an-de-guerre-2023-02.txt")]
HONEY = """title: Le miel du Jura
date: 2026-09-01
outlet: La Ruche
url: https://laruche.example/miel

Les apiculteurs du Jura ont récolté 1 200 tonnes de miel cette année.
"""
HARVEST = "how many tonnes of honey did the beekeepers of the Jura harvest?"
WEAPONS = {
    "en": "what weapons will the UK send?",
    "fr": "Quelles armes le Royaume-Uni va-t-il envoyer ?",
    "ru": "Какое оружие отправит Великобритания?",
    "de": "Welche Waffen liefert Großbritannien?",
    "uk": "Яку зброю надішле Велика Британія?",
    "es": "¿Qué armas enviará el Reino Unido?",
}
FIRST_ANSWER = "Le Royaume-Uni enverra à l'Ukraine des systèmes d'armes défensifs légers et antichars"


def with_articles(folder: Path, settings: Settings, space: Space) -> Path:
    """Return a data folder whose archive holds two French articles."""
    Archive(settings.model_copy(update={"data_dir": folder}), space=space).add(map(read_file, SAMPLE))
    return folder


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer


@pytest.fixture(params=["polling", "webhook"])
def bot(
    request: pytest.FixtureRequest, peer: Peer, tmp_path: Path, settings: Settings, space: Space
) -> Iterator[BotProcess]:
    """The bot over two articles, of nobody yet, in both ways of being told."""
    address = f"127.0.0.1:{free_port()}"
    webhook = {"DEPECHE_TELEGRAM_WEBHOOK": f"http://{address}/hook", "DEPECHE_TELEGRAM_WEBHOOK_LISTEN": address}
    wishes = webhook if request.param == "webhook" else {}
    with BotProcess(peer, with_articles(tmp_path / "data", settings, space), **wishes) as bot:
        yield bot


def reply(message: Message) -> Message:
    """Return what the bot says to a message."""
    return message.chat.wait_reply(message, timeout=60)


def talk(person: Person, text: str) -> str:
    """Say something to the bot in private and return what it answers."""
    return reply(person.says(person.private, text)).text


def until(peer: Peer, found: Callable[[], object]) -> None:
    peer.wait_for(found, timeout=60)


def pair(bot: BotProcess, owner: Person) -> None:
    """Send the code that was printed; what isn't it gets no answer."""
    code = re.search(r"send it (\w+)", bot.said("send it"))
    assert code
    owner.says(owner.private, "/start WRONGCODES")
    welcome = reply(owner.says(owner.private, f"/start {code[1]}"))
    assert welcome.text.startswith(say("you_are_owner", "en"))
    assert len(owner.private.from_bot) == 1


def ask_in_six_languages(owner: Person) -> Message:
    """Every language finds the French articles, and is answered with its words, its source and a link to them."""
    articles = "\n".join(read_file(path).text for path in SAMPLE)
    for language, question in reversed(WEAPONS.items()):
        answer = reply(owner.says(owner.private, question))
        assert answer.text.partition("\n")[0] in articles, language
        assert "\nLe Courrier du Soir · " in answer.text
        marks = {entity["type"]: entity for entity in answer.entities}
        assert marks["text_link"]["url"].startswith("https://lecourrierdusoir.example/monde/")
        assert {"expandable_blockquote", "bold"} <= set(marks)
    assert FIRST_ANSWER in answer.text
    assert answer.text.endswith("Londres arme Kiev et renoue avec Moscou · January 2022")
    assert "/2022/01/londres-moscou#:~:text=" in marks["text_link"]["url"]
    return answer


def press_buttons(peer: Peer, owner: Person, answer: Message) -> None:
    """The other sources, the article around the quote, and a verdict."""
    hidden = next(button["text"] for button in answer.buttons if button["callback_data"].startswith("more:"))
    owner.presses(answer, hidden)
    until(peer, lambda: len([entity for entity in answer.entities if entity["type"] == "expandable_blockquote"]) > 1)
    owner.presses(answer, f"{say('in_context', 'en')} 1")
    context = reply(answer)
    assert FIRST_ANSWER in context.text and "Ben Wallace" in context.text
    owner.presses(answer, "👍")
    until(peer, lambda: answer.button("👍 ✓"))


def add_ask_and_take_back(peer: Peer, owner: Person) -> None:
    """A file goes in, is asked about, and goes out again."""
    report = reply(owner.sends_file(owner.private, "miel.txt", HONEY.encode()))
    assert report.text == "Added: Le miel du Jura · La Ruche · 1 September 2026 · fr"
    assert "1 200 tonnes" in talk(owner, HARVEST)
    owner.presses(report, say("take_back", "en"))
    until(peer, lambda: say("taken_back", "en") in report.text)
    assert talk(owner, HARVEST).startswith(say("not_found", "en"))


def mention_in_a_group(peer: Peer, owner: Person) -> None:
    """Once admitted, the bot answers who names it, as a reply; it is silent otherwise."""
    reader = peer.person("Rita", language_code="fr")
    group = peer.group("Newsroom", [owner, reader])
    until(peer, lambda: owner.private.from_bot[-1].button(say("admit", "en")))
    reader.says(group, f"@{peer.bot['username']} {WEAPONS['fr']}")
    owner.presses(owner.private.from_bot[-1], say("admit", "en"))
    until(peer, lambda: group.from_bot)
    reader.says(group, "what weapons will the UK send?")
    asked = reader.says(group, f"@{peer.bot['username']} {WEAPONS['fr']}")
    answer = reply(asked)
    assert FIRST_ANSWER in answer.text and answer.reply_to is asked
    assert len(group.from_bot) == 2


def ask_inline(owner: Person) -> None:
    """`@bot question` offers sourced results."""
    results = owner.asks_inline(WEAPONS["en"])
    assert results.wait(timeout=60)["is_personal"]
    assert results.results[0]["content"]["text"].count(FIRST_ANSWER) == 1


def edit_and_reset(peer: Peer, owner: Person) -> None:
    """An edited question is answered in place; /reset begins anew."""
    question = owner.says(owner.private, "a pizza recipe?")
    answer = reply(question)
    assert answer.text.startswith(say("not_found", "en"))
    owner.edits(question, WEAPONS["en"])
    until(peer, lambda: FIRST_ANSWER in answer.text)
    assert talk(owner, "/reset") == say("begun_anew", "en")


def test_a_whole_conversation(bot: BotProcess, peer: Peer) -> None:
    owner = peer.person("Olga", language_code="en")
    pair(bot, owner)
    press_buttons(peer, owner, ask_in_six_languages(owner))
    add_ask_and_take_back(peer, owner)
    mention_in_a_group(peer, owner)
    ask_inline(owner)
    edit_and_reset(peer, owner)
    assert bot.stop() == 0


def test_strangers_hear_nothing_until_they_are_admitted(bot: BotProcess, peer: Peer) -> None:
    owner, stranger = peer.person("Olga"), peer.person("Sam")
    pair(bot, owner)
    stranger.says(stranger.private, WEAPONS["en"])
    until(peer, lambda: "Sam" in owner.private.from_bot[-1].text)
    nothing_for(peer, stranger.private)
    owner.presses(owner.private.from_bot[-1], say("make_reader", "en"))
    until(peer, lambda: stranger.private.from_bot)
    assert stranger.private.from_bot[0].text.startswith(say("you_are_reader", "en"))
    assert FIRST_ANSWER in talk(stranger, WEAPONS["en"])


def nothing_for(peer: Peer, chat: Chat) -> None:
    """Not even a sign of life."""
    assert not chat.from_bot and not [action for action in peer.actions if action.chat_id == chat.id]


def test_a_restart_keeps_the_talk_and_finishes_what_was_asked(bot: BotProcess, peer: Peer) -> None:
    owner = peer.person("Olga", language_code="de")
    pair_in(bot, owner)
    talk(owner, WEAPONS["de"])
    assert bot.stop() == 0
    question = owner.says(owner.private, "/privacy")
    bot.log.clear()
    bot.start()
    assert reply(question).text == say("privacy", "de")
    assert "send it" not in " ".join(bot.log)


def pair_in(bot: BotProcess, owner: Person) -> None:
    code = re.search(r"send it (\w+)", bot.said("send it"))
    assert code and talk(owner, code[1])


def test_a_webhook_call_without_the_secret_does_nothing(
    peer: Peer, tmp_path: Path, settings: Settings, space: Space
) -> None:
    owner, port = peer.person("Olga"), free_port()
    hook = f"http://127.0.0.1:{port}/hook"
    forged = {"update_id": 1, "message": {"message_id": 1, "date": 1, "text": "/privacy"}}
    forged["message"] |= {"from": owner.json(), "chat": owner.private.json()}  # type: ignore[operator]
    wishes = {
        "DEPECHE_TELEGRAM_OWNERS": str(owner.id),
        "DEPECHE_TELEGRAM_WEBHOOK": hook,
        "DEPECHE_TELEGRAM_WEBHOOK_LISTEN": f"127.0.0.1:{port}",
        "DEPECHE_TELEGRAM_WEBHOOK_SECRET": "open-sesame",
    }
    with BotProcess(peer, with_articles(tmp_path / "data", settings, space), **wishes) as bot:
        bot.said("is listening")
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "sesame"}):
            assert httpx.post(hook, json=forged, headers=headers, trust_env=False).status_code == 403
        assert talk(owner, "/help").startswith(say("start", "en"))
        assert len(owner.private.from_bot) == 1
        assert not any("open-sesame" in line for line in bot.log)


def test_doctor_asks_telegram_who_the_bot_is(peer: Peer, depeche: Run) -> None:
    well = depeche("doctor", DEPECHE_TELEGRAM_TOKEN=peer.token, DEPECHE_TELEGRAM_API=peer.url)
    assert well.returncode == 0 and "@depeche_bot" in well.stdout
    for token, api, cure in (
        ("1:unknown", peer.url, "@BotFather"),
        (peer.token, "http://127.0.0.1:9", "cannot be reached"),
        (peer.token + "\n!", peer.url, "copy the whole token"),
    ):
        sick = depeche("doctor", DEPECHE_TELEGRAM_TOKEN=token, DEPECHE_TELEGRAM_API=api)
        assert sick.returncode == 2 and cure in sick.stdout + sick.stderr
        assert token.partition(":")[2] not in sick.stdout + sick.stderr
