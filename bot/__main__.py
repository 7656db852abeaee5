"""`python -m bot`: the Telegram bot."""

from .console import note

MISSING = (
    "depeche: the Telegram bot is not part of this version: run `depeche chat` to talk with the archive in a terminal."
)

if __name__ == "__main__":
    note(MISSING)
    raise SystemExit(2)
