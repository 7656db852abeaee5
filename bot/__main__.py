"""`python -m bot`: the Telegram bot."""

from .console import run_safely


def main() -> None:
    """Run the bot."""
    from .telegram.start import start

    run_safely(start)


if __name__ == "__main__":
    main()
