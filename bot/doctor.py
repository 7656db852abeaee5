"""`depeche doctor`: what is configured, what works, what would fail."""

from importlib.metadata import version

from rich.text import Text

from retrieval.errors import DepecheError
from retrieval.health import check_health
from retrieval.settings import load_settings

from .console import show


def doctor() -> None:
    """Print every check; exit as failed where one is not well."""
    show(Text(f"depeche {version('depeche')}", "bold"))
    sick = 0
    for check in check_health(load_settings()):
        sick += not check.well
        mark = ("ok  ", "green") if check.well else ("FAIL", "bold red")
        show(Text.assemble(mark, f"  {check.name:<16}  {check.finding}"))
    show(Text("ok    network           none needed: everything runs on this machine"))
    if sick:
        raise DepecheError(f"{sick} of the checks failed: mend what they name, then run `depeche doctor` again.")
