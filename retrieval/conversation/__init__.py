"""What a question takes from the talk it is asked in: whether it leans on it, and on what."""
