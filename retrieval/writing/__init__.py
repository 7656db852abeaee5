"""Written answers: a language model says what the quotes bear out, and nothing else."""
