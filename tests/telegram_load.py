"""A load on the bot: many people ask at once, and every answer is known beforehand."""

from collections import Counter
from collections.abc import Collection
from pathlib import Path

from bot.telegram.phone import answer_message
from retrieval.answering.chain import Answerer
from retrieval.archive.archive import Archive
from retrieval.embedding.space import Space
from retrieval.sample import offer_sample
from retrieval.settings import Settings
from retrieval.types import Question
from tests.peer.journal import Call
from tests.peer.message import Message
from tests.peer.peer import Peer
from tests.peer.person import Person
from tests.test_answering import ANSWERABLE

DIFFERENT = 10  # questions, each with an answer of its own


def questions_and_answers(sample: Answerer) -> list[tuple[str, str]]:
    """Return questions on the sample articles with the words the bot must answer them with."""
    found: dict[str, str] = {}
    for question, *_ in ANSWERABLE:
        answer = sample.ask(Question(question))
        if answer.answered and len(question.split()) > 4:  # fewer might lean on the question before
            found.setdefault(answer_message(answer, "en").text, question)
    return [(question, text) for text, question in found.items()][:DIFFERENT]


def prepared(folder: Path, settings: Settings, space: Space) -> Path:
    """Return a data folder that holds the sample articles already."""
    offer_sample(Archive(settings.model_copy(update={"data_dir": folder, "sample": "on"}), space=space))
    return folder


class Load:
    """People who each ask the same questions, beginning at different ones."""

    def __init__(self, peer: Peer, sample: Answerer, chats: int) -> None:
        self.peer = peer
        self.known = questions_and_answers(sample)
        self.people = [peer.person(f"Reader {number}") for number in range(chats)]
        self.asked = [0] * chats
        self._read = [0] * chats  # messages looked at
        self._found: list[list[Message]] = [[] for _ in range(chats)]

    @property
    def settings(self) -> dict[str, str]:
        """The bot's settings: everyone may ask as much as they like."""
        owners = " ".join(str(person.id) for person in self.people)
        return {"DEPECHE_TELEGRAM_OWNERS": owners, "DEPECHE_TELEGRAM_QUESTIONS_PER_MINUTE": "100000"}

    def ask(self, *chats: int) -> None:
        """Ask one more question in some chats."""
        for at in chats:
            person = self.people[at]
            person.says(person.private, self._pair(at, self.asked[at])[0])
            self.asked[at] += 1

    def ask_everywhere(self) -> None:
        """Everyone asks one more question."""
        self.ask(*range(len(self.people)))

    def wait(self, timeout: float) -> None:
        """Wait until everyone has as many answers as they asked questions."""
        self.peer.wait_for(lambda: self.all_done, timeout, "all the answers")

    @property
    def all_done(self) -> bool:
        """Whether nobody waits for an answer."""
        return all(map(self.done, range(len(self.people))))

    @property
    def given(self) -> int:
        """How many answers were given."""
        return sum(len(answers_to(person)) for person in self.people)

    def done(self, at: int) -> bool:
        """Return whether a chat has the answer to its last question."""
        return len(self.answers(at)) == self.asked[at]

    def answers(self, at: int) -> list[Message]:
        """Return the answers to a chat's questions, in the order of these; what came again is left out."""
        found = self._found[at]
        for message in answers_to(self.people[at])[self._read[at] :]:
            self._read[at] += 1
            if len(found) < self.asked[at] and message.text == self._pair(at, len(found))[1]:
                found.append(message)
        return found

    def surplus(self) -> list[Message]:
        """Return the answers that came a second time; everything else must be there, in order."""
        return [message for at in range(len(self.people)) for message in self._surplus(at)]

    def _pair(self, at: int, round_: int) -> tuple[str, str]:
        return self.known[(at + round_) % len(self.known)]

    def _surplus(self, at: int) -> list[Message]:
        once = self.answers(at)
        assert len(once) == self.asked[at], f"chat {at}"
        texts = {message.text for message in once}
        again = [message for message in answers_to(self.people[at]) if message not in once]
        assert all(message.text in texts for message in again), f"chat {at}"
        return again


def answers_to(person: Person) -> list[Message]:
    """Return what the bot said to somebody."""
    return person.private.from_bot


def unexplained(surplus: list[Message], doubtful: Collection[Call]) -> list[Message]:
    """Return the second answers for which Telegram took no message in the same words without the bot's knowing."""
    excuses = Counter((call.chat_id, call.result["text"]) for call in doubtful if call.method == "sendMessage")
    left: list[Message] = []
    for message in surplus:
        said = (message.chat.id, message.text)
        excuses[said] -= 1
        left += [message] if excuses[said] < 0 else []
    return left
