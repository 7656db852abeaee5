"""Where articles are kept: the catalogue holds what they say, the vector store what they mean."""
