"""python -m tests.peer --port N --token T: a server to poke at by hand."""

import argparse
import sys

from tests.peer.peer import TOKEN, Peer


def main() -> None:
    """Plays one person, Alice: a typed line is what she says; what the bot says is printed."""
    parser = argparse.ArgumentParser(description="A Telegram Bot API server for tests.")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=TOKEN)
    options = parser.parse_args()
    with Peer(token=options.token, port=options.port) as peer:
        print(f"{peer.url}/bot{options.token}/getMe", flush=True)
        alice = peer.person("Alice")
        for line in sys.stdin:
            if line.strip():
                question = alice.says(alice.private, line)
                print(alice.private.wait_reply(question, timeout=60).text, flush=True)


if __name__ == "__main__":
    main()
