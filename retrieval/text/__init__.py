"""What can be said of a text by itself: its language, its sentences, its passages, its dates."""
