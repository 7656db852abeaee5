"""A load on the bot: many people ask at once, and every answer is known beforehand."""

from itertools import pairwise

from bot.telegram.phone import answer_message
from retrieval.answering.chain import Answerer
from retrieval.types import Question
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


class Load:
    """People who each ask the same questions, beginning at different ones."""

    def __init__(self, peer: Peer, sample: Answerer, chats: int) -> None:
        self.peer = peer
        self.known = questions_and_answers(sample)
        self.people = [peer.person(f"Reader {number}") for number in range(chats)]
        self.rounds = 0

    @property
    def owners(self) -> str:
        """Everyone's id, for the settings: owners all of them."""
        return " ".join(str(person.id) for person in self.people)

    def ask(self) -> None:
        """Everyone asks one more question."""
        for at, person in enumerate(self.people):
            person.says(person.private, self._pair(at, self.rounds)[0])
        self.rounds += 1

    def wait(self, timeout: float) -> None:
        """Wait until everyone has as many answers as they asked questions."""
        self.peer.wait_for(lambda: all(self._done(at) for at in range(len(self.people))), timeout, "all the answers")

    def surplus(self) -> list[Message]:
        """Return the answers that came a second time; everything else must be there, in order."""
        return [message for at in range(len(self.people)) for message in self._surplus(at)]

    def _pair(self, at: int, round_: int) -> tuple[str, str]:
        return self.known[(at + round_) % len(self.known)]

    def _done(self, at: int) -> bool:
        said = answers_to(self.people[at])
        return len(said) >= self.rounds and said[-1].text == self._pair(at, self.rounds - 1)[1]

    def _surplus(self, at: int) -> list[Message]:
        said = answers_to(self.people[at])
        again = [later for earlier, later in pairwise(said) if later.text == earlier.text]
        once = [message.text for message in said if message not in again]
        assert once == [self._pair(at, round_)[1] for round_ in range(self.rounds)], f"chat {at}"
        return again


def answers_to(person: Person) -> list[Message]:
    """Return what the bot said to somebody."""
    return person.private.from_bot


def unexplained(peer: Peer, surplus: list[Message], window: float) -> list[Message]:
    """Return the second answers for which no first one was accepted without the bot's knowing."""
    doubtful = {(call.chat_id, call.message_id) for call in peer.doubtful(window)}
    return [message for message in surplus if not _excused(message, doubtful)]


def _excused(message: Message, doubtful: set[tuple[int | None, int | None]]) -> bool:
    """Whether the message said just before it, in the same words, is one that the bot may not have learnt of."""
    said = [other for other in message.chat.from_bot if other.message_id < message.message_id]
    return bool(said) and (message.chat.id, said[-1].message_id) in doubtful
