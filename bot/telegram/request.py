"""HTTP for the Bot API on aiohttp: fifty calls under way at once cost a fraction of what the library's own client
takes for them."""

from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class AiohttpRequest(BaseRequest):
    """Connections to one Bot API server, at most `size`; `patience` is in seconds, for each step of a call.

    `proxies`: whether to go through a proxy that the environment names.
    """

    def __init__(self, size: int, patience: float, proxies: bool) -> None:
        self._size = size
        self._patience = patience
        self._proxies = proxies
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer, unless a call says otherwise."""
        return self._patience

    async def initialize(self) -> None:
        """Make ready; nothing is sent."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._size)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=self._proxies)

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Do one call; return the HTTP status and the body.

        Raises:
            TelegramError: nothing came back. It never names the address, which holds the token.
        """
        assert self._session is not None, "initialize first"
        reading = self._patience if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        timeout = aiohttp.ClientTimeout(sock_connect=self._patience, sock_read=reading)
        body, headers = _body(request_data)
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"{type(error).__name__}") from None


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    if data is None:
        return None, {}
    if not data.contains_files:
        return data.url_encoded_parameters().encode(), FORM
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, {}
