"""The path of a question: understand it, find passages, rank their sentences, quote the answer."""
