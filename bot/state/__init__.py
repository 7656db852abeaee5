"""What the bot remembers: messages in and out, people, answers. Everything in one database."""
