"""What a call carries, in whichever of the four forms it was sent."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from tests.peer.wire import Refusal, bad_request

BINARY = "application/octet-stream"
INTEGER = re.compile(r"\s*(-?\d+)")


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class Params:
    """The parameters of one call, read as leniently as Telegram reads them."""

    values: Mapping[str, Any]
    files: Mapping[str, Upload]

    def text(self, name: str) -> str:
        """A parameter as text; empty if it was not sent."""
        value = self.values.get(name)
        if isinstance(value, bool):
            return "true" if value else "false"
        return "" if value is None else str(value)

    def number(self, name: str) -> int:
        """A parameter as a whole number; 0 if it was not sent or is none."""
        match = INTEGER.match(self.text(name))
        return int(match.group(1)) if match else 0

    def flag(self, name: str) -> bool:
        """A parameter as a yes or no."""
        return self.text(name).lower() in ("true", "yes", "1")

    def json(self, name: str, what: str) -> Any:
        """A parameter that is itself JSON, as a string or as it is; None if it was not sent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def objects(self, name: str, what: str) -> list[dict[str, Any]]:
        """A parameter that is a JSON array of objects; empty if it was not sent."""
        value = self.json(name, what)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise bad_request(f"expected an Array of {what}")
        return value


async def read_params(request: web.BaseRequest, upload_limit: int) -> Params:
    """Collects query, form, multipart or JSON parameters, refusing files that are too big."""
    values: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "multipart/form-data":
        await _read_multipart(request, values, files, upload_limit)
    elif request.content_type == "application/json":
        values.update(_parsed_object(await request.read()))
    elif request.body_exists:
        values.update((name, value) for name, value in (await request.post()).items())
    return Params(values, files)


def _parsed_object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body) if body else {}
    except ValueError:
        raise bad_request("can't parse request JSON object") from None
    if not isinstance(found, dict):
        raise bad_request("can't parse request JSON object")
    return found


async def _read_multipart(
    request: web.BaseRequest, values: dict[str, Any], files: dict[str, Upload], upload_limit: int
) -> None:
    too_big = False
    # Read to the end even then, or the client would see a reset instead of the refusal.
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise bad_request("can't parse a multipart inside of a multipart")
        content, name = bytes(await part.read()), part.name or ""
        if part.filename is None:
            values[name] = content.decode("utf-8", "replace")
        elif len(content) > upload_limit:
            too_big = True
        else:
            files[name] = Upload(part.filename, part.headers.get("Content-Type", BINARY), content)
    if too_big:
        raise Refusal(413, "Request Entity Too Large")
