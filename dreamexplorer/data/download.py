"""Downloads a file: checksum, progress, a cancel that acts at once, and no partial files left behind."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import queue
import shutil
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from dreamexplorer.errors import Message, UserError
from dreamexplorer.progress import Progress

TIMEOUT: Final = 20.0  # seconds without an answer or a byte
SCRATCH: Final = ".download-"  # what the names of folders of unfinished downloads begin with
_POLL: Final = 0.1  # seconds between two checks for a cancel
_CHUNK: Final = 1 << 16
_AGENT: Final = "dreamexplorer"


@dataclass(frozen=True)
class RemoteFile:
    """A file to download, and the servers that may offer it.

    Args:
        name: file name, for messages.
        urls: addresses, tried in turn.
        md5: checksum, in hexadecimal; empty if it is not known.
        size: approximate number of bytes, for progress and the check of free space.
        sha256: checksum that nobody can make another content for; empty if it is not known.
    """

    name: str
    urls: tuple[str, ...]
    md5: str
    size: int
    sha256: str = ""


class DownloadShare:
    """Converts bytes of one file into progress of the whole download."""

    def __init__(self, progress: Progress, before: int, total: int) -> None:
        self._progress, self._before, self._total = progress, before, max(total, 1)

    def received(self, count: int) -> None:
        """Report the bytes received of the current file."""
        have = min(self._before + count, self._total)
        self._report(have, self._before, Message("{:.1f} of {:.1f} MB", have / 1e6, self._total / 1e6))

    def unpacking(self, size: int, part: float) -> None:
        """Report the share of the current file that is unpacked."""
        have = min(self._before + size, self._total)
        self._report(have, self._before + int(part * (have - self._before)), Message("unpacking"))

    def _report(self, fetched: int, unpacked: int, text: Message) -> None:
        # Nine parts in ten for the network, one for unpacking.
        self._progress.report((9 * fetched + unpacked) / (10 * self._total), text)


class ServerError(UserError):
    """Signal that a server was reached but did not send the file; another address may have it."""


def fetch(file: RemoteFile, target: Path, received: Callable[[int], None]) -> None:
    """Download a file, trying its addresses in turn; `target` exists afterwards only if it is complete.

    Args:
        file: what to download.
        target: where to write it.
        received: called with the bytes so far at least ten times a second; an exception from it (`Cancelled`) ends the
            transfer at once.

    Raises:
        UserError: there is no network, no server sends the right file, or the disk is full.
    """
    problem: UserError = ServerError("{} cannot be downloaded: no address is given for it.", file.name)
    for url in file.urls:
        try:
            _fetch(url, file, target, received)
            return
        except _LocalError:
            raise
        except UserError as e:  # an error of a server is more informative than no answer of another
            if isinstance(e, ServerError) or not isinstance(problem, ServerError) or url == file.urls[0]:
                problem = e
    raise problem


class _LocalError(UserError):
    """Signal a problem on this computer, for which other addresses are no remedy."""


def _fetch(url: str, file: RemoteFile, target: Path, received: Callable[[int], None]) -> None:
    md5, sha256 = hashlib.md5(usedforsecurity=False), hashlib.sha256()
    count = 0
    complete = False
    transfer = _Transfer(url)
    try:
        with target.open("wb") as out:
            while True:
                received(count)
                try:
                    chunk = transfer.next(_POLL)
                except queue.Empty:
                    continue
                if not chunk:
                    break
                out.write(chunk)
                md5.update(chunk)
                sha256.update(chunk)
                count += len(chunk)
                if count > 2 * file.size + (1 << 20):
                    raise ServerError("{} sends far more data than {} has. Try again later.", url, file.name)
        if transfer.length is not None and count < transfer.length:
            raise ServerError(
                "The download of {} stopped after {} of {} bytes. Try again.", url, count, transfer.length
            )
        if (file.md5 and md5.hexdigest() != file.md5) or (file.sha256 and sha256.hexdigest() != file.sha256):
            raise ServerError("The file from {} is not the expected one (its checksum is wrong). Try again later.", url)
        complete = True
    except OSError as e:
        raise _LocalError.of(disk_message(e, target.parent)) from e
    finally:
        transfer.stop()
        if not complete:
            target.unlink(missing_ok=True)


class _Transfer:
    """Reads one address in a thread of its own, so that neither name look-up nor network delays a cancel."""

    def __init__(self, url: str) -> None:
        self.length: int | None = None
        self._url = url
        self._chunks: queue.Queue[bytes | UserError] = queue.Queue(maxsize=64)
        self._stopping = threading.Event()
        self._socket: socket.socket | None = None  # a second handle of the connection, to wake a waiting read
        self._thread = threading.Thread(target=self._run, name="dreamexplorer-download", daemon=True)
        self._thread.start()

    def next(self, timeout: float) -> bytes:
        """Return the next bytes, none at the end; raise queue.Empty after the timeout, or what went wrong."""
        item = self._chunks.get(timeout=timeout)
        if isinstance(item, UserError):
            raise item
        return item

    def stop(self) -> None:
        """End the transfer; a thread that waits for a byte is woken, one that looks up a name ends by itself."""
        self._stopping.set()
        if self._socket is not None:
            with contextlib.suppress(OSError):  # the socket may be closed already
                self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=0.5)

    def _run(self) -> None:
        try:
            self._read()
            self._put(b"")
        except UserError as e:
            self._put(e)
        except Exception as e:
            self._put(_explained(e, self._url))

    def _read(self) -> None:
        request = urllib.request.Request(self._url, headers={"User-Agent": _AGENT})
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response, _second_handle(response) as self._socket:
            length = response.headers.get("Content-Length", "")
            self.length = int(length) if length.isdecimal() else None
            while not self._stopping.is_set() and (chunk := response.read1(_CHUNK)):
                self._put(chunk)

    def _put(self, item: bytes | UserError) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(queue.Full):
                self._chunks.put(item, timeout=_POLL)
                return


def _second_handle(response: HTTPResponse) -> socket.socket:
    return socket.fromfd(response.fileno(), socket.AF_INET, socket.SOCK_STREAM)


def _explained(error: Exception, url: str) -> UserError:
    """Return a problem with a server or the network as an error for the user."""
    host = urlsplit(url).hostname or url
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        return ServerError(
            "The server {} does not send {}: {} {}. Try again later.", host, url, error.code, error.reason
        )
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, HTTPException):
        return ServerError("The server {} sent an invalid answer ({!r}). Try again later.", host, reason)
    if isinstance(reason, socket.gaierror):
        return UserError("There is no network, or no server named {}. Check the connection and try again.", host)
    if isinstance(reason, TimeoutError):
        return UserError("The server {} does not answer. Check the network connection and try again.", host)
    if isinstance(reason, ConnectionRefusedError):
        return UserError("The server {} refuses the connection. Check the network, or try again later.", host)
    text = (reason.strerror if isinstance(reason, OSError) else None) or str(reason) or type(reason).__name__
    return UserError("{} cannot be reached: {}. Check the network connection and try again.", host, text)


def disk_message(error: OSError, folder: Path) -> Message:
    """Return why files cannot be written into the folder."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return Message("There is not enough free space for the files in {}. Free some space and try again.", folder)
    return Message("Files cannot be written into {}: {}. Choose another data folder.", folder, error.strerror or error)


def require_space(folder: Path, size: int) -> None:
    """Raise `UserError` when the folder's disk has less than `size` bytes free."""
    free = shutil.disk_usage(folder).free
    if free < size:
        raise UserError(
            "There is not enough free space in {}: {:.0f} MB are needed, {:.0f} MB are free.",
            folder,
            size / 1e6,
            free / 1e6,
        )
