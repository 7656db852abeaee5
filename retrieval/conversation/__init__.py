"""What people say to each other around a question."""
