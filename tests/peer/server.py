"""The HTTP side: reads calls, lets faults happen, answers, and notices who did not hear the answer."""

import asyncio
import json
import re
import socket
import struct
from typing import Any

from aiohttp import web

from tests.peer import answering, editing, membership, profile, sending
from tests.peer.faults import Answer, Fault, refused
from tests.peer.journal import Call, Connection
from tests.peer.params import Params, read_params
from tests.peer.polling import Poller
from tests.peer.targets import called_chat
from tests.peer.webhook import Dispatcher
from tests.peer.wire import Refusal
from tests.peer.world import World

METHODS = {
    **profile.METHODS,
    **sending.METHODS,
    **editing.METHODS,
    **answering.METHODS,
    **membership.METHODS,
}
NAMES = {name.lower(): name for name in (*METHODS, "getUpdates")}
API_PATH = re.compile(r"/bot(\d+:[^/]+)/(\w+)")
FILE_PATH = re.compile(r"/file/bot(\d+:[^/]+)/(.+)")
BODY_LIMIT = 256 * 1024 * 1024
RESET = struct.pack("ii", 1, 0)
DROPPED = Answer(0, b"", error="connection dropped")
UNAUTHORIZED = refused(401, "Unauthorized")
NOT_FOUND = refused(404, "Not Found")


class WatchedHandler(web.RequestHandler):
    """A connection that remembers how it ended."""

    def __init__(self, manager: "WatchedServer") -> None:
        # No log of requests: their paths hold the token.
        options: dict[str, Any] = {"loop": asyncio.get_running_loop(), "access_log": None}
        super().__init__(manager, **options)
        self.world = manager.world
        self.connection = Connection()

    def connection_lost(self, exc: BaseException | None) -> None:
        """A reset tells that the last answer was never read."""
        with self.world.changed:
            self.connection.close(exc)
            self.world.changed.notify_all()
        super().connection_lost(exc)


class WatchedServer(web.Server):
    """Makes such connections."""

    def __init__(self, world: World, handler: Any, **options: Any) -> None:
        super().__init__(handler, **options)
        self.world = world

    def __call__(self) -> WatchedHandler:
        """The protocol of one connection."""
        return WatchedHandler(self)


class BotApi:
    """The server; lives in its own event loop."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.poller = Poller(world)
        self.dispatcher = Dispatcher(world)
        self._server: asyncio.Server | None = None
        self._web: WatchedServer | None = None

    async def start(self, port: int) -> int:
        """Listens on the loopback interface and returns the port."""
        loop = asyncio.get_running_loop()

        def make(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
            return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=BODY_LIMIT)

        self._web = WatchedServer(self.world, self._handle, request_factory=make)
        self._server = await loop.create_server(self._web, "127.0.0.1", port, backlog=512)
        self.world.wake = lambda: _call_soon(loop, self._wake)
        bound: int = self._server.sockets[0].getsockname()[1]
        return bound

    async def stop(self) -> None:
        """Lets go of everybody."""
        await self.dispatcher.stop()
        assert self._server is not None and self._web is not None
        self._server.close()
        await self._web.shutdown(0.05)  # to the library, 0 means for ever

    def _wake(self) -> None:
        self.poller.wake()
        self.dispatcher.wake()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        file, api = FILE_PATH.fullmatch(request.path), API_PATH.fullmatch(request.path)
        match = file or api
        if match is None:
            return _response(NOT_FOUND)
        if match.group(1) != self.world.token:
            return _response(UNAUTHORIZED)
        name = match.group(2)
        return await self._call(request, "download" if file else NAMES.get(name.lower(), name), name)

    async def _call(self, request: web.BaseRequest, method: str, name: str) -> web.StreamResponse:
        try:
            params = await read_params(request, self.world.files.upload_limit)
        except Refusal as refusal:
            return _response(_refusal(refusal))
        call, fault = self._begin(request, method, params)
        if fault.delay:
            await asyncio.sleep(fault.delay)
        answer = await self._outcome(call, params, name) if fault.accepts else NOT_FOUND
        if fault.hides:
            call.lose(f"fault: {fault.name}")
        return await self._reply(request, call, DROPPED if fault.drops else fault.answer or answer)

    def _begin(self, request: web.BaseRequest, method: str, params: Params) -> tuple[Call, Fault]:
        connection = _connection(request)
        # The client would not ask again on a connection whose last answer it has not read.
        connection.last = None
        with self.world.changed:
            chat_id = called_chat(self.world, params)
            call = Call(method, params.values, chat_id, connection)
            self.world.journal.calls.append(call)
            self.world.changed.notify_all()
            fault = self.world.faults.plan(method, chat_id)
            call.fault = fault.name or None
            return call, fault

    async def _outcome(self, call: Call, params: Params, name: str) -> Answer:
        try:
            if call.method == "download":
                return self._download(name)
            if call.method == "getUpdates":
                return _accepted(call, await self.poller.serve(params))
            return self._process(call, params)
        except Refusal as refusal:
            return _refusal(refusal)

    def _process(self, call: Call, params: Params) -> Answer:
        if call.method not in METHODS:
            raise Refusal(404, "Not Found: method not found")
        with self.world.changed:
            answer = _accepted(call, METHODS[call.method](self.world, params))
            self.world.changed.notify_all()
        if call.method in ("setWebhook", "deleteWebhook"):
            self._wake()
        return answer

    def _download(self, path: str) -> Answer:
        stored = self.world.files.by_path(path)
        if stored is None:
            return NOT_FOUND
        return Answer(200, stored.content, "application/octet-stream")

    async def _reply(self, request: web.BaseRequest, call: Call, answer: Answer) -> web.StreamResponse:
        response = _response(NOT_FOUND if answer is DROPPED else answer)
        # Noted before the client can act on the answer, so that whoever sees its next step finds it here.
        with self.world.changed:
            if _gone(request):
                call.lose("the client was gone before the answer")
            call.conclude(answer.status, answer.error)
            self.world.changed.notify_all()
        if answer is DROPPED:
            _reset(request)
        elif not _gone(request):
            call.connection.last = call
            await self._send(request, response, call)
        return response

    async def _send(self, request: web.BaseRequest, response: web.Response, call: Call) -> None:
        try:
            await response.prepare(request)
            await response.write_eof()
        except ConnectionError:
            with self.world.changed:
                call.lose("the client went away during the answer")
                self.world.changed.notify_all()


def _gone(request: web.BaseRequest) -> bool:
    return request.transport is None or request.transport.is_closing()


def _accepted(call: Call, result: Any) -> Answer:
    call.accept(result)
    return Answer(200, json.dumps({"ok": True, "result": result}).encode())


def _refusal(refusal: Refusal) -> Answer:
    return refused(refusal.code, refusal.description, refusal.parameters)


def _response(answer: Answer) -> web.Response:
    return web.Response(status=answer.status, body=answer.body, content_type=answer.content_type)


def _connection(request: web.BaseRequest) -> Connection:
    protocol = request.protocol
    assert isinstance(protocol, WatchedHandler)
    return protocol.connection


def _reset(request: web.BaseRequest) -> None:
    """Ends the connection the hard way, so that the client sees a reset and no polite close."""
    transport = request.transport
    if transport is not None:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        transport.abort()


def _call_soon(loop: asyncio.AbstractEventLoop, function: Any) -> None:
    # A test may still speak through a person after the server was stopped.
    if not loop.is_closed():
        loop.call_soon_threadsafe(function)
