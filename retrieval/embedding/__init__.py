"""The embedding model: how it is prepared on first use, loaded, and asked for vectors."""
