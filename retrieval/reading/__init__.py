"""From a file to an article: decoding, header forms, formats."""
