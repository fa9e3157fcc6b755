"""Downloads against a server on this machine: what goes right, and everything that goes wrong."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import io
import shutil
import socket
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from dreamexplorer.data import download
from dreamexplorer.data import torchvision_sets as sets
from dreamexplorer.data.base import sources
from dreamexplorer.data.download import RemoteFile, ServerError, fetch
from dreamexplorer.data.torchvision_sets import IdxSource
from dreamexplorer.errors import Cancelled, UserError
from dreamexplorer.progress import CancellableProgress, Silent


class Server(http.server.ThreadingHTTPServer):
    """Serves `files` by path; `rules` change how a path is answered."""

    daemon_threads = True

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.rules: dict[str, str] = {}
        self.asked: list[str] = []
        self.release = threading.Event()
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is part of the tests."""


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        name = self.path.lstrip("/")
        self.server.asked.append(name)
        rule = self.server.rules.get(name, "")
        if rule == "silent":
            self.server.release.wait(20)
            return
        if rule.isdigit() or name not in self.server.files:
            self.send_error(int(rule or 404))
            return
        content = self.server.files[name]
        self.send_response(200)
        if rule not in ("no length", "endless"):
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if rule == "truncated":
            self.wfile.write(content[: len(content) // 2])
        elif rule == "stalls":
            self.wfile.write(content[: len(content) // 2])
            self.wfile.flush()
            self.server.release.wait(20)
        elif rule == "endless":
            while not self.server.release.is_set():
                self.wfile.write(bytes(1 << 16))
        else:
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as s:
        thread = threading.Thread(target=s.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield s
        s.release.set()
        s.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    yield
    deadline = time.monotonic() + 3
    while any(t.name == "dreamexplorer-download" for t in threading.enumerate()):
        assert time.monotonic() < deadline, "a download thread is still running"
        time.sleep(0.02)


def remote(server: Server, name: str, content: bytes, **changes: object) -> RemoteFile:
    server.files[name] = content
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return replace(RemoteFile(name, (server.url + name,), md5, len(content)), **changes)  # type: ignore[arg-type]


CONTENT = bytes(range(256)) * 4000  # 1 MB


# -- one file ------------------------------------------------------------------------------------------------


def test_a_file_with_the_right_md5_but_another_sha256_is_refused(server: Server, tmp_path: Path) -> None:
    right = hashlib.sha256(CONTENT).hexdigest()
    fetch(remote(server, "x", CONTENT, sha256=right), tmp_path / "x", lambda count: None)
    assert (tmp_path / "x").read_bytes() == CONTENT
    with pytest.raises(ServerError, match="checksum is wrong"):
        fetch(remote(server, "y", CONTENT, sha256=right[:-1] + "x"), tmp_path / "y", lambda count: None)
    assert not (tmp_path / "y").exists()


@pytest.mark.parametrize("rule", ["", "no length"])
def test_a_file_arrives_with_progress(server: Server, tmp_path: Path, rule: str) -> None:
    file = remote(server, "x.gz", CONTENT)
    server.rules["x.gz"] = rule
    seen: list[int] = []
    fetch(file, tmp_path / "x", seen.append)
    assert (tmp_path / "x").read_bytes() == CONTENT
    assert seen == sorted(seen)
    assert seen[0] == 0
    assert seen[-1] == len(CONTENT)
    assert len(seen) > 4


WRONG = {
    "404": "404 Not Found",
    "403": "403 Forbidden",
    "500": "500",
    "503": "503",
    "truncated": r"stopped after 512000 of 1024000 bytes",
    "endless": "far more data",
}


@pytest.mark.parametrize("rule", list(WRONG))
def test_server_trouble(server: Server, tmp_path: Path, rule: str) -> None:
    file = remote(server, "x.gz", CONTENT)
    server.rules["x.gz"] = rule
    with pytest.raises(ServerError, match=WRONG[rule]) as error:
        fetch(file, tmp_path / "x", lambda n: None)
    assert "127.0.0.1" in str(error.value)
    assert "gain" in str(error.value)  # try again
    assert "\n" not in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_wrong_checksum(server: Server, tmp_path: Path) -> None:
    file = remote(server, "x.gz", CONTENT, md5="0" * 32)
    with pytest.raises(ServerError, match="checksum"):
        fetch(file, tmp_path / "x", lambda n: None)
    assert list(tmp_path.iterdir()) == []


def unused_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def test_connection_refused(tmp_path: Path) -> None:
    file = RemoteFile("x", (f"http://127.0.0.1:{unused_port()}/x",), "", 10)
    with pytest.raises(UserError, match=r"127\.0\.0\.1 refuses the connection\. Check the network"):
        fetch(file, tmp_path / "x", lambda n: None)
    assert list(tmp_path.iterdir()) == []


def test_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **kwargs: object) -> object:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    file = RemoteFile("x", ("https://data.example/x",), "", 10)
    with pytest.raises(UserError, match=r"There is no network, or no server named data\.example\."):
        fetch(file, tmp_path / "x", lambda n: None)


def test_a_server_that_says_nothing(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "TIMEOUT", 0.3)
    file = remote(server, "x", CONTENT)
    server.rules["x"] = "silent"
    with pytest.raises(UserError, match="does not answer"):
        fetch(file, tmp_path / "x", lambda n: None)


def test_not_http(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        file = RemoteFile("x", (f"http://127.0.0.1:{listener.getsockname()[1]}/x",), "", 10)
        with pytest.raises(ServerError, match="sent an invalid answer"):
            fetch(file, tmp_path / "x", lambda n: None)
        thread.join()


def test_the_next_address_helps(server: Server, tmp_path: Path) -> None:
    file = remote(server, "x", CONTENT)
    urls = (f"http://127.0.0.1:{unused_port()}/x", server.url + "gone", *file.urls)
    fetch(replace(file, urls=urls), tmp_path / "x", lambda n: None)
    assert (tmp_path / "x").read_bytes() == CONTENT
    assert server.asked == ["gone", "x"]


def test_of_several_troubles_the_servers_answer_is_told(server: Server, tmp_path: Path) -> None:
    dead = f"http://127.0.0.1:{unused_port()}/x"
    for urls in ((dead, server.url + "gone"), (server.url + "gone", dead)):
        with pytest.raises(ServerError, match="404"):
            fetch(RemoteFile("x", urls, "", 10), tmp_path / "x", lambda n: None)


@pytest.mark.parametrize("rule", ["stalls", "endless", "silent"])
def test_cancel_acts_while_the_server_is_busy(server: Server, tmp_path: Path, rule: str) -> None:
    file = remote(server, "x", CONTENT, size=10**12)
    server.rules["x"] = rule
    progress = CancellableProgress()
    timer = threading.Timer(0.3, progress.cancel)
    timer.start()
    with pytest.raises(Cancelled):  # before the server, which waits to be released, sends any more
        fetch(file, tmp_path / "x", lambda n: progress.report(None))
    timer.join()
    server.release.set()
    assert list(tmp_path.iterdir()) == []


def test_cancel_while_a_name_is_looked_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up = threading.Event()

    def slow(*args: object, **kwargs: object) -> object:
        looked_up.wait()
        raise socket.gaierror(-3, "too late")

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    progress = CancellableProgress()
    progress.cancel()
    with pytest.raises(Cancelled):  # while the look-up still waits
        fetch(RemoteFile("x", ("http://data.example/x",), "", 10), tmp_path / "x", lambda n: progress.report(None))
    looked_up.set()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_disk_full(server: Server) -> None:
    file = remote(server, "x", CONTENT)
    with pytest.raises(UserError, match="not enough free space"):
        fetch(file, FullDisk("/dev/full"), lambda n: None)


class FullDisk(type(Path())):  # type: ignore[misc]
    """/dev/full must outlive the test."""

    def unlink(self, missing_ok: bool = False) -> None:
        pass


# -- whole datasets --------------------------------------------------------------------------------------------


@pytest.fixture
def serve(server: Server, set_content: Callable[[IdxSource], dict[str, bytes]]) -> Callable[[IdxSource], IdxSource]:
    """Puts a small set of a source on the server and gives the source with its addresses there."""

    def put(source: IdxSource) -> IdxSource:
        if "gzip.zip" in source.archives:
            archive = io.BytesIO()
            with zipfile.ZipFile(archive, "w") as z:
                for s in sources().values():
                    if isinstance(s, IdxSource) and s.directory == source.directory:
                        for name, content in set_content(s).items():
                            z.writestr(f"gzip/{name}.gz", gzip.compress(content))
                z.writestr("gzip/emnist-byclass-mapping.txt", "0 48")
            files = (remote(server, "gzip.zip", archive.getvalue()),)
        else:
            content = set_content(source)
            files = tuple(
                remote(server, name, gzip.compress(content[name.removesuffix(".gz")])) for name in source.archives
            )
        return replace(source, remote=files)

    return put


ALL = [s for s in sources().values() if isinstance(s, IdxSource)]


@pytest.mark.parametrize("source", ALL, ids=lambda s: s.name)
def test_download_then_load(
    source: IdxSource, serve: Callable[[IdxSource], IdxSource], server: Server, tmp_path: Path
) -> None:
    here = serve(source)
    folder = tmp_path / "data"
    fractions: list[float] = []

    class Watching(CancellableProgress):
        def report(self, fraction: float | None, message: str = "") -> None:
            super().report(fraction, message)
            assert fraction is not None
            fractions.append(fraction)

    here.download(folder, Watching())
    assert fractions == sorted(fractions)
    assert 0 <= fractions[0] < 0.5
    assert fractions[-1] == 1
    assert here.available(folder)
    d = here.load(folder, Silent())
    assert (len(d.train), len(d.test)) == (23, 11)
    left = {p.name for p in here.raw_folder(folder).iterdir()}
    assert left == {n for pair in source.files.values() for n in pair} | set(source.also), "no packed or partial files"
    # What is there is not fetched again; what is damaged is.
    asked = len(server.asked)
    here.download(folder, Silent())
    assert len(server.asked) == asked
    damaged = here.raw_folder(folder) / here.files["train"][0]
    damaged.write_bytes(damaged.read_bytes()[:-3])
    here.download(folder, Silent())
    assert len(server.asked) == asked + 1
    here.load(folder, Silent())


def test_one_emnist_archive_serves_all_its_sets(serve: Callable[[IdxSource], IdxSource], tmp_path: Path) -> None:
    emnist = [s for s in ALL if s.directory == "EMNIST"]
    serve(emnist[0]).download(tmp_path, Silent())
    assert len(emnist) == 4
    for s in emnist:
        s.load(tmp_path, Silent())


def test_a_failed_download_keeps_what_was_there(
    serve: Callable[[IdxSource], IdxSource], server: Server, tmp_path: Path
) -> None:
    here = serve(sets.FASHION)
    server.rules["t10k-images-idx3-ubyte.gz"] = "truncated"
    with pytest.raises(UserError, match="stopped after"):
        here.download(tmp_path, Silent())
    assert {p.name for p in here.raw_folder(tmp_path).iterdir()} == set(here.files["train"])
    assert not here.available(tmp_path)
    server.rules.clear()
    server.asked.clear()
    here.download(tmp_path, Silent())
    assert here.available(tmp_path)
    assert server.asked == ["t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"], "goes on where it stopped"


def test_cancelled_download_leaves_no_partial_file(
    serve: Callable[[IdxSource], IdxSource], server: Server, tmp_path: Path
) -> None:
    here = serve(sets.KUZUSHIJI)
    server.rules["train-images-idx3-ubyte.gz"] = "stalls"
    progress = CancellableProgress()
    threading.Timer(0.3, progress.cancel).start()
    with pytest.raises(Cancelled):  # while the server stalls
        here.download(tmp_path, progress)
    assert list(here.raw_folder(tmp_path).iterdir()) == []


@pytest.mark.parametrize(
    "content", [b"no archive", gzip.compress(CONTENT)[:-9]], ids=["not an archive", "cut before it was offered"]
)
def test_what_cannot_be_unpacked(server: Server, tmp_path: Path, content: bytes) -> None:
    for source, name in ((sets.FASHION, next(iter(sets.FASHION.archives))), (ALL[2], "gzip.zip")):
        here = replace(source, remote=(remote(server, name, content),))
        with pytest.raises(UserError, match=f"{name} from .* is damaged"):
            here.download(tmp_path, Silent())
        assert list(here.raw_folder(tmp_path).iterdir()) == []


def test_archive_without_the_set(server: Server, tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr("gzip/readme.txt", "nothing here")
    here = replace(ALL[2], remote=(remote(server, "gzip.zip", archive.getvalue()),))
    with pytest.raises(UserError, match="damaged"):
        here.download(tmp_path, Silent())


def test_too_little_space_is_said_before_anything_is_fetched(
    serve: Callable[[IdxSource], IdxSource], server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        shutil, "disk_usage", lambda path: SimpleNamespace(total=10**9, used=10**9 - 5_000_000, free=5_000_000)
    )
    with pytest.raises(UserError, match="MB are needed, 5 MB are free"):
        serve(sets.FASHION).download(tmp_path, Silent())
    assert server.asked == []


def test_a_folder_that_cannot_be_made(serve: Callable[[IdxSource], IdxSource], tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(UserError, match=r"data is a file, not a folder\. Choose another folder"):
        serve(sets.FASHION).download(tmp_path / "data", Silent())
