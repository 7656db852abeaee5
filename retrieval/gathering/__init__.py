"""Articles from the web: pages, files, feeds and sitemaps, one after the other."""
