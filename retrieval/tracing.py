"""Keeps LangChain's tracing off: what is asked here goes to no service that the environment may name for it."""

from contextlib import AbstractContextManager


def untraced() -> AbstractContextManager[object]:
    """Return a context in which no runnable is traced, whatever LANGSMITH_TRACING says."""
    from langsmith import tracing_context

    return tracing_context(enabled=False)
