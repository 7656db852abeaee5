"""How answers are found: reading, keeping, ranking and quoting articles. Knows nothing of who asks."""
