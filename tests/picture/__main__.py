"""Takes the README's picture, of what the real bot says about the sample articles: `python -m tests.picture`."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bot_process import BotProcess
from tests.peer.content import channel_origin
from tests.peer.peer import Peer
from tests.peer.person import Person
from tests.picture.camera import photograph
from tests.picture.page import render_page

PICTURE = Path(__file__).parent.parent.parent / "docs" / "telegram.png"
POST = (
    "La récolte de miel sauvée par la pluie\n\n"
    "Après trois étés de sécheresse, les apiculteurs du Jura ont récolté 1 200 tonnes de miel cette année."
)


def converse(person: Person) -> None:
    """Ask, forward a post, ask about it, ask for what isn't there; wait for each answer."""
    chat = person.private
    for question in ("what weapons will the UK send?", "and troops?"):
        chat.wait_reply(person.says(chat, question), timeout=120)
    origin = channel_origin("Radio Jura", "radiojura", 17)
    chat.wait_reply(person.forwards(chat, POST, origin), timeout=120)
    for question in ("how many tonnes of honey did beekeepers harvest?", "a pizza recipe?"):
        chat.wait_reply(person.says(chat, question), timeout=120)


def main() -> None:
    """Run the bot, talk with it, and photograph the chat."""
    with TemporaryDirectory() as folder, Peer(name="depeche") as peer:
        person = peer.person("Olga")
        settings = {"DEPECHE_SAMPLE": "on", "DEPECHE_TELEGRAM_OWNERS": str(person.id)}
        with BotProcess(peer, Path(folder), **settings):
            converse(person)
        PICTURE.parent.mkdir(exist_ok=True)
        photograph(render_page(person.private.visible, "depeche", unfolded=True), PICTURE)
        print(PICTURE)


if __name__ == "__main__":
    main()
