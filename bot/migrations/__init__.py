"""The schema of the bot's memory, revision by revision."""
