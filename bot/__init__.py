"""How people talk with the archive: a command line, a prompt, and what they print."""
