"""Whether what a model claims is borne out by the article it quotes: words, numbers, dates, names, yes and no."""
