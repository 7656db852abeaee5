"""Follow-ups, changed subjects, and names and words spelt otherwise: what leans on the talk, and what is found."""

from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.answering.chain import Answerer
from retrieval.answering.spelling import respelled
from retrieval.archive.archive import Archive
from retrieval.conversation.context import Shown, context
from retrieval.conversation.ellipsis import filled, only_name
from retrieval.conversation.leaning import Leaning, leaning
from retrieval.conversation.replays import KEPT, Replays
from retrieval.conversation.smalltalk import asks_more
from retrieval.embedding.space import Space
from retrieval.evaluation.bundle import Form, languages, load_bundle
from retrieval.evaluation.figures import ranking_figures
from retrieval.evaluation.running import Examination, Outcome
from retrieval.settings import Settings
from retrieval.text.edits import CYRILLIC, LATIN, alphabet_of, one_edit
from retrieval.text.words import names
from retrieval.types import Article, Place, Question, Turn
from tests.conftest import ROOT

OWN, NEWS = ROOT / "data" / "eval" / "news", ROOT.parent / "shared" / "eval" / "news"
needs_news = pytest.mark.skipif(not NEWS.is_dir(), reason="the public news bundle is not here")
WEAPONS = "what weapons will the UK send?"
UNRELATED = (
    "Who won the chess tournament?", "Why did the volcano of Tonga erupt?", "How is mustard made?",
    "When was the museum robbed?", "How much wheat does Egypt buy?",
)  # fmt: skip
SURE = {
    "en": "and troops?|Why did he refuse?|When?|and the French?|What does their spokesman fear?|Who leads it?"
    "|How much had it paid for that?|Why these measures?|When was that?|Why were the youngest of them angry?",
    "fr": "et les troupes ?|Pourquoi a-t-il refusé ?|Quand ?|Et quand publiera-t-elle ses conclusions ?"
    "|Que craint leur porte-parole ?|Combien coûte cette mesure ?"
    "|Pourquoi les plus jeunes d'entre eux protestent-ils ?",
    "de": "und die Franzosen?|Warum hat er abgelehnt?|Wann?|Was sagt ihr Sprecher?|Wer hat sie bezahlt?",
    "es": "¿y los franceses?|¿Cuándo?|¿Qué teme su portavoz?|¿Por qué se negó ella?",
    "ru": "а французы?|Почему он отказался?|Когда?|Что говорит его представитель?|Сколько денег они получили?",
    "uk": "а французи?|Чому він відмовився?|Коли?|Що каже її речниця?|Скільки грошей вони отримали?",
}
ALONE = {
    "en": "What did Merkel say when she resigned?|How long does it take to fly from Kyiv to Warsaw with LOT?"
    "|Why did the head of the Estonian union resign when he was asked about the strike in Tallinn?"
    "|How many people died in Tonga this year?",
    "fr": "Pourquoi le ministre norvégien des finances a-t-il quitté son poste ?|Que dit Macron quand il part ?"
    "|Combien de temps faut-il pour aller de Paris à Kiev en train de nuit ?",
    "de": "Was sagte Merkel, als sie zurücktrat?|Warum verließ der norwegische Minister in Oslo seinen Posten?",
    "es": "¿Qué dijo Merkel cuando ella dimitió en Berlín?|¿En qué cárcel cumplirá su condena Pieter Haverkamp?",
    "ru": "Что сказала Меркель, когда она ушла в отставку?|Сколько человек погибло на Тонга в этом году?",
    "uk": "Що сказала Меркель, коли вона пішла у відставку?|Скільки людей загинуло на Тонга цього року?",
}


def cases(said: dict[str, str]) -> list[tuple[str, str]]:
    return [(language, text) for language, texts in said.items() for text in texts.split("|")]


@pytest.mark.parametrize(("language", "text"), cases(SURE))
def test_what_leans(language: str, text: str) -> None:
    assert leaning(text, language) == Leaning.SURE


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "What does the Kremlin say about that?"),
        ("fr", "Que dit le Kremlin de cela ?"),
        ("de", "Was sagt der Kreml dazu?"),
        ("es", "¿Qué dice el Kremlin sobre eso?"),
        ("ru", "Что говорит Кремль об этом?"),
        ("uk", "Що каже Кремль про це?"),
    ],
)
def test_what_ends_pointing_leans(language: str, text: str) -> None:
    assert leaning(text, language) >= Leaning.LIKELY


@pytest.mark.parametrize(("language", "text"), cases(ALONE))
def test_what_stands_alone(language: str, text: str) -> None:
    assert leaning(text, language) < Leaning.LIKELY


def test_hardly_a_standalone_question_is_sure_to_lean() -> None:
    asked, _ = languages(OWN)
    said = [(code, item.question) for code in asked for item in load_bundle(OWN, code, "mixed").items]
    wrong = [text for code, text in said if leaning(text, code) >= Leaning.LIKELY]
    assert len(wrong) <= 0.01 * len(said), wrong


def test_what_is_leant_on() -> None:
    first, second = Turn("What did Merkel say in Berlin?", (Place("a", 0, 9), Place("b", 0, 9))), Turn("Why?")
    shown = {first.question: Shown(first.shown), second.question: Shown((), ("c",))}
    found = context("and where?", "en", (Turn("Who won in Tonga?"), first, second), lambda t: shown[t[-1].question])
    assert found and found.words == first.question  # "Why?" says nothing
    assert found.documents["c"] == found.documents["a"] == 0.5 and found.documents["b"] < 0.5
    assert (
        context("What did Merkel say in Berlin?", "en", (second,), lambda _: pytest.fail("nothing is leant on")) is None
    )


def test_a_talk_goes_back_to_what_led_to_another_article() -> None:
    turns = [Turn("How many howitzers?"), Turn("who closed the bridge?"), Turn("why?")]
    shown = dict(zip((turn.question for turn in turns), ("guns", "bridge", "bridge"), strict=True))
    found = context("how long?", "en", turns, lambda t: Shown((Place(shown[t[-1].question], 0, 9),)))
    assert found and found.words == "who closed the bridge?" and [*found.documents] == ["bridge"]


def test_a_talk_about_the_only_article_in_its_language(settings: Settings, space: Space, tmp_path: Path) -> None:
    archive = Archive(settings.model_copy(update={"data_dir": tmp_path}), space=space)
    text = "Mayor Trenkwalder closed the bridge on Friday. Engineers found cracks. Repairs will cost 3.2 million euros."
    archive.add(
        [Article(text, "/bridge", "The bridge of Fulpmes"), Article("泽连斯基呼吁加快武器交付。", "/zh", "武器")]
    )
    answerer, history = Answerer(archive), tuple[Turn, ...]()
    for question in ("who closed the bridge?", "why?", "how much will it cost?", "when was that?"):
        answer = answerer.ask(Question(question, history))
        assert answer.answered and answer.quotes[0].title == "The bridge of Fulpmes", question
        history = (*history, answer.turn)


def test_what_was_shown_is_asked_once_while_the_archive_stays() -> None:
    revision, asked = ["1"], []
    replays = Replays(lambda: revision[0])

    def ask(question: Question) -> Shown:
        return replays.get(question, lambda: asked.append(question) or Shown((), (str(len(asked)),)))

    assert ask(Question("a")) == ask(Question("a")) and len(asked) == 1
    revision[0] = "2"
    assert ask(Question("a")).nearest == ("2",)
    for number in range(KEPT):
        ask(Question(str(number)))
    assert len(asked) == KEPT + 2 and ask(Question("a")).nearest == (str(KEPT + 3),)


def test_turns_without_places_are_replayed(sample: Answerer) -> None:
    first = sample.ask(Question(WEAPONS))
    told = sample.ask(Question("and troops?", (first.turn,)))
    replayed = sample.ask(Question("and troops?", (Turn(WEAPONS),)))
    assert told.answered and (told.quotes, told.confidence) == (replayed.quotes, replayed.confidence)
    further = sample.ask(Question("And when will they meet?", (Turn(WEAPONS), Turn("and troops?"))))
    assert further.ranked[0].document == first.quotes[0].document


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (WEAPONS, "and troops?"),
        (WEAPONS, "and Troops??!!"),
        (WEAPONS, "and soldiers?"),
        ("quelles armes le Royaume-Uni enverra-t-il ?", "et des troupes ?"),
        ("Welche Waffen schickt Großbritannien?", "und Truppen?"),
    ],
)
def test_what_is_asked_now_chooses_the_sentence(first: str, then: str, sample: Answerer) -> None:
    answer = sample.ask(Question(then, (Turn(first),)))
    assert answer.quotes and "Londres exclut d'y déployer des troupes" in answer.quotes[0].text


@pytest.mark.parametrize(
    ("language", "before", "then", "asked"),
    [
        ("en", WEAPONS, "and Germany?", "what weapons will Germany send?"),
        ("en", WEAPONS, "what about the Americans?", "what weapons will the Americans send?"),
        ("en", "Where did Emmanuel Macron go?", "and Olaf Scholz?", "Where did Olaf Scholz go?"),
        ("fr", "quelles armes le Royaume-Uni enverra ?", "et la France ?", "quelles armes la France enverra ?"),
        ("de", "Welche Waffen schickt Großbritannien?", "und Polen?", "Welche Waffen schickt Polen?"),
        ("es", "¿Qué armas enviará el Reino Unido?", "¿y Alemania?", "¿Qué armas enviará Alemania?"),
        ("ru", "Какое оружие отправит Британия?", "а Германия?", "Какое оружие отправит Германия?"),
        ("uk", "Яку зброю надішле Британія?", "а Німеччина?", "Яку зброю надішле Німеччина?"),
    ],
)
def test_asked_of_another(language: str, before: str, then: str, asked: str) -> None:
    name = only_name(then, language)
    assert name and [text for _, text in filled(before, name, language)] == [asked]


@pytest.mark.parametrize(
    "then",
    ["and troops?", "and in 2023?", "And what did Macron say?", "Germany", "Who is Alina Korneeva?", "und Truppen?"],
)
def test_more_or_less_than_a_name(then: str) -> None:
    assert only_name(then, "de" if then.startswith("und") else "en") is None


def test_the_same_is_asked_of_another(sample: Answerer) -> None:
    for then, title in (("and Germany?", "Berlin"), ("and the Americans?", "Second"), ("and Wallace?", "Londres arme")):
        answer = sample.ask(Question(then, (Turn(WEAPONS),)))
        assert answer.quotes[0].title.startswith(title), then
    two = sample.ask(Question("and Germany?", (Turn("What does the UK want of Ukraine?"),)))
    assert two.understood == "What does Germany want of Ukraine?"
    for between in ("and the Americans?", "and troops?"):
        again = sample.ask(Question("and Germany?", (Turn(WEAPONS), Turn(between))))
        assert again.understood == "what weapons will Germany send?"
    further = sample.ask(Question("how many?", (Turn(WEAPONS), again.turn)))
    assert further.quotes[0].document == again.quotes[0].document
    assert sample.ask(Question("how many?", (Turn(WEAPONS), Turn("and Germany?")))).quotes == further.quotes
    assert not sample.ask(Question("and France?", (Turn(WEAPONS),))).answered
    for then in ("et l'Allemagne ?", "а Германия?", "und Deutschland?"):
        assert sample.ask(Question(then, (Turn(WEAPONS),))).understood == "what weapons will Germany send?", then
    assert sample.ask(Question("and January?", (Turn(WEAPONS),))).understood is None
    named = sample.ask(Question("and Estonia?", (Turn(WEAPONS), Turn("and the Americans?"), Turn("and Germany?"))))
    assert named.quotes[0].title.startswith("Second") and "Estonia" in named.quotes[0].text


def test_another_subject_that_begins_as_if_it_leant(sample: Answerer) -> None:
    answer = sample.ask(Question("and the volcano in Tonga?", (Turn(WEAPONS),)))
    assert answer.quotes and answer.quotes[0].title.startswith("Tonga")


def test_a_follow_up_that_names_nothing_goes_on_with_what_was_shown(sample: Answerer) -> None:
    weapons = sample.ask(Question(WEAPONS))
    for then in ("when?", "and when was that?", "why?"):
        answer = sample.ask(Question(then, (weapons.turn,)))
        assert answer.quotes and answer.quotes[0].document == weapons.quotes[0].document, then


def test_a_talk_goes_on_from_what_the_archive_holds_on_a_subject(sample: Answerer) -> None:
    held = sample.ask(Question("what do you have on Tonga?"))
    asked = sample.ask(Question("when did it erupt?", (held.turn, Turn("thanks!"))))
    assert asked.quotes and asked.quotes[0].title.startswith("Tonga")
    assert held.leant_on and not sample.ask(Question("what's in the archive?")).leant_on


MORE = ["tell me more", "dis-m'en plus", "розкажи більше", "подробнее", "mehr dazu bitte", "cuéntame más"]


def test_asking_for_more_goes_on_in_what_was_shown(sample: Answerer) -> None:
    history, seen = (sample.ask(Question(WEAPONS)).turn,), []
    for said in MORE[:3]:
        answer = sample.ask(Question(said, history))
        assert answer.answered and not answer.readings
        seen += [turn.shown for turn in history[-1:]]
        assert {quote.document for quote in answer.quotes} <= {place.document for place in history[0].shown}
        told = [place for shown in seen for place in shown if place.document == answer.quotes[0].document]
        assert not any(place.start < answer.quotes[0].end and answer.quotes[0].start < place.end for place in told)
        history = (*history, answer.turn)
    troops = sample.ask(Question("and troops?", history))
    assert troops.quotes[0].document == history[0].shown[0].document
    replayed = sample.ask(Question(MORE[1], (Turn(WEAPONS), Turn(MORE[0]))))
    assert replayed.quotes == sample.ask(Question(MORE[1], history[:2])).quotes


@pytest.mark.parametrize("said", MORE)
def test_more_of_nothing_is_no_question(said: str, sample: Answerer) -> None:
    assert asks_more(said)
    answer = sample.ask(Question(said))
    assert (answer.mode, answer.talk, answer.answered) == ("talk", "more", False)
    missed = sample.ask(Question(said, (Turn("who is Zorblatt Quux?"),)))
    assert not missed.answered and not missed.quotes


def test_who_is_named_nowhere_in_the_talk_is_asked_about_alone(sample: Answerer) -> None:
    history = (sample.ask(Question(WEAPONS)).turn,)
    for question in ("what did Macron say?", "Que dit Macron ?"):
        answer, alone = sample.ask(Question(question, history)), sample.ask(Question(question))
        assert answer.ranked == alone.ranked and answer.confidence == alone.confidence
    named = sample.ask(Question("what did Wallace say?", history))
    assert named.quotes[0].document == history[0].shown[0].document


def test_a_talk_is_as_long_as_it_likes(sample: Answerer) -> None:
    talk = tuple(Turn(f"q{number} and what about it?") for number in range(500))
    assert sample.ask(Question("and troops?", (*talk, Turn(WEAPONS)))).answered


def test_a_follow_up_of_what_had_no_answer(sample: Answerer) -> None:
    refused = sample.ask(Question("What colour are the curtains of the Kremlin spokesman?"))
    answer = sample.ask(Question("And what did he say about the deliveries?", (Turn(refused.question),)))
    assert answer.ranked and sample.archive.document(answer.ranked[0].document).title.startswith("Londres")


def test_a_standalone_question_after_a_talk_ranks_as_alone(sample: Answerer) -> None:
    talk = tuple(sample.ask(Question(text)).turn for text in UNRELATED)
    for question in (
        WEAPONS,
        "How many helmets will Germany deliver?",
        "Скільки людей затримали в Казахстані?",
        "Сколько шлемов отправит Германия?",
    ):
        alone, after = sample.ask(Question(question)), sample.ask(Question(question, talk))
        assert replace(alone, elapsed_ms=0) == replace(after, elapsed_ms=0)


def test_one_edit() -> None:
    assert {"cart", "cta", "act", "ca", "cats", "cut"} <= one_edit("cat", LATIN)
    assert "cat" not in one_edit("cat", LATIN) and "tac" not in one_edit("cat", LATIN)
    assert (alphabet_of("naïve"), alphabet_of("ґава"), alphabet_of("東京"), alphabet_of("aб")) == (
        LATIN,
        CYRILLIC,
        "",
        "",
    )


def test_what_was_meant(space: Space) -> None:
    def meant(text: str, *there: str) -> str:
        return respelled(text, "en", space, lambda words: [word for word in words if word in there])

    assert (
        meant("what did shoygu say about the war?", "@sh", "@shyh", "@sh", "@shk")
        == "what did shoygu say about the war?"
    )
    assert meant("who is haverkamp?", *names("Haverkamp")) == "who is Haverkamp?"
    assert meant("WHO IS HAVERKAMP?", *names("Haverkamp")) == "Who is Haverkamp?"
    assert meant("Who leads the governmnet of Haverkamp?") == "Who leads the government of Haverkamp?"
    assert meant("Who leads the governmnet?", "governmnet") == "Who leads the governmnet?"
    assert meant("What did NATO say?") == "What did NATO say?"
    assert meant("AND TROOPS?") == "And troops?"
    assert meant(f"who is {'governmnet' * 120}?") == f"who is {'governmnet' * 120}?"  # nobody's slip


def test_spellings_of_a_name(sample: Answerer) -> None:
    for name in ("Choïgou", "Shoigu", "Шойгу", "Choigou"):
        answer = sample.ask(Question(f"Whom will {name} meet?"))
        found = sample.archive.document(answer.ranked[0].document)
        assert found.title == "Londres arme Kiev et renoue avec Moscou", name


def pooled(settings: Settings, space: Space, form: Form) -> dict[str, float]:
    pairs = [(ask, within) for within in ("mixed", "fr") for ask in ("en", "fr")]
    done = [Examination(load_bundle(NEWS, *pair, form), settings, space=space).ask_all() for pair in pairs]
    return figures([one for outcomes in done for one in outcomes])


def figures(outcomes: list[Outcome]) -> dict[str, float]:
    found = ranking_figures([one.judged for one in outcomes if one.item.gold])
    print(len(outcomes), found)
    return {name: float(value or 0) for name, value in found.items()}


@needs_news
@pytest.mark.long
def test_follow_ups_are_answered_as_well_as_standalone_questions(settings: Settings, space: Space) -> None:
    alone, leant = pooled(settings, space, "standalone"), pooled(settings, space, "follow-ups")
    assert leant["answer@1"] >= 0.85 * alone["answer@1"]
    assert leant["document@1"] >= 0.92


@needs_news
@pytest.mark.long
def test_a_changed_subject_drops_the_talk(settings: Settings, space: Space) -> None:
    fresh, after = [], []
    for ask in ("en", "fr", "ru", "uk", "de"):
        examination = Examination(load_bundle(NEWS, ask, "mixed"), settings, space=space)
        items = [item for item in examination.bundle.items if item.gold]
        for at, item in enumerate(items):
            others = [one for one in items if {g.document for g in one.gold}.isdisjoint(g.document for g in item.gold)]
            talk = tuple(others[(at * 5 + turn) % len(others)].question for turn in range(5))
            fresh.append(examination.ask(item))
            after.append(examination.ask(replace(item, history=talk)))
    assert abs(figures(fresh)["answer@1"] - figures(after)["answer@1"]) <= 0.01
