"""What a question takes from the talk it is asked in, and what of a talk is no question."""
