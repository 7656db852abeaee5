"""From an address to its bytes: whom to ask, how politely, and what came back; knows nothing of the archive."""
