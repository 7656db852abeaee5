"""The Telegram front-end: updates come in, are stored, handled a chat at a time, and answered from an outbox."""
