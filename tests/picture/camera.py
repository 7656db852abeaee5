"""Headless Chromium as a camera: one page in, one picture of all of it out."""

import os
import re
import shutil
import subprocess
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "no Chromium to take the picture with; on Debian install it and the emoji: "
    "apt-get install chromium fonts-noto-color-emoji"
)
FLAGS = """
    --headless --disable-gpu --disable-dev-shm-usage --hide-scrollbars --default-background-color=00000000
    --no-first-run --no-default-browser-check --no-pings --disable-background-networking --disable-breakpad
    --disable-component-update --disable-default-apps --disable-extensions --disable-sync
""".split()
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND"
PATIENCE = 60.0
# A frame as wide as the picture and hardly any height tells how high its page wants to be.
RULER = """<!doctype html><meta charset="utf-8">
<iframe style="border: 0; width: {width}px; height: 1px" srcdoc="{page}"></iframe>
<script>
addEventListener("load", () => {{
  document.body.dataset.height = document.querySelector("iframe").contentDocument.documentElement.scrollHeight;
}});
</script>
"""


class CameraError(RuntimeError):
    """No picture came about; the message says what to do."""


def find_browser() -> str | None:
    """Where Chromium lies, if it is installed."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def photograph(html: str, target: Path, width: int = 420, scale: float = 2.0) -> None:
    """Writes a PNG of the whole page, with so many pixels to each of CSS's."""
    browser = find_browser()
    if browser is None:
        raise CameraError(MISSING)
    # Chromium's last helpers may still be writing when it has ended.
    with TemporaryDirectory(prefix="picture-", ignore_cleanup_errors=True) as folder:
        camera = _Camera(browser, Path(folder))
        shutil.copyfile(camera.shoot(html, width, camera.height(html, width), scale), target)


class _Camera:
    def __init__(self, browser: str, folder: Path) -> None:
        self.browser = browser
        self.folder = folder

    def height(self, html: str, width: int) -> int:
        dumped = self._run(RULER.format(width=width, page=escape(html)), "--dump-dom")
        # The tag of the body comes before the page, in which the same words might stand.
        found = re.search(r'<body data-height="(\d+)">', dumped.stdout)
        if found is None:
            raise CameraError(f"{self.browser} did not measure the page:\n{dumped.stderr[-2000:]}")
        return int(found[1])

    def shoot(self, html: str, width: int, height: int, scale: float) -> Path:
        shot = self.folder / "shot.png"
        frame = [f"--window-size={width},{height}", f"--force-device-scale-factor={scale}"]
        done = self._run(html, *frame, f"--screenshot={shot}")
        if not shot.is_file():
            raise CameraError(f"{self.browser} took no picture:\n{done.stderr[-2000:]}")
        return shot

    def _run(self, html: str, *options: str) -> subprocess.CompletedProcess[str]:
        page = self.folder / "page.html"
        page.write_text(html, encoding="utf-8")
        command = [self.browser, *FLAGS, OFFLINE, *self._own_flags(), *options, page.as_uri()]
        try:
            return subprocess.run(command, env=self._environment(), capture_output=True, text=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired as late:
            raise CameraError(f"{self.browser} did not finish within {PATIENCE:.0f} seconds") from late

    def _own_flags(self) -> list[str]:
        profile = f"--user-data-dir={self.folder / 'profile'}"
        # Chromium refuses to run as root, as in a container, unless its sandbox is off.
        return [profile, "--no-sandbox"] if os.geteuid() == 0 else [profile]

    def _environment(self) -> dict[str, str]:
        own = {"HOME": ".", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache"}
        return os.environ | {name: str(self.folder / place) for name, place in own.items()}
