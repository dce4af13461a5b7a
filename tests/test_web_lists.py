"""Lists of URLs and the command: order, duplicates, pace across hosts, signals, resuming, hostile lists."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import newsgrab
from newsgrab.web import Client, Options
from newsgrab.web.many import Crawl, Outcome, identity
from tests.faultserver import PAGE, FaultServer, Request, answer, redirect, silence

REPO = Path(__file__).parent.parent
OPTIONS: dict[str, Any] = {
    "timeout": 2.0,
    "max_time": 5.0,
    "delay": 0.0,
    "backoff": 0.01,
    "allow_private": "127.0.0.0/8",
}


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer({"*": answer(close=False), "/robots.txt": answer(b"", "404 No")}) as made:
        yield made


def crawl(urls: Any, **options: Any) -> list[Outcome]:
    with Client(Options(**{**OPTIONS, **options})) as client, Crawl(client, urls) as made:
        return list(made)


def program(*arguments: str, **more: Any) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(REPO), "NEWSGRAB_ALLOW_PRIVATE": "127.0.0.0/8", "NO_PROXY": "*"}
    return subprocess.Popen(
        [sys.executable, "-m", "newsgrab", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        # A shell that starts jobs in the background lets them ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        **more,
    )


def command(*arguments: str, stdin: str = "") -> tuple[int, list[dict[str, Any]], str]:
    with program(*arguments) as process:
        out, err = process.communicate(stdin.encode(), timeout=60)
    return process.returncode, [json.loads(line) for line in out.splitlines()], err.decode()


def test_a_list(server: FaultServer) -> None:
    outcomes = crawl(server.url(f"/{number}") for number in range(300))
    assert {outcome.url for outcome in outcomes} == {server.url(f"/{number}") for number in range(300)}
    assert all(outcome.response is not None and outcome.response.body == PAGE for outcome in outcomes)
    # One host, one connection: in the order of the list.
    assert [request.target for request in server.requests if request.target != "/robots.txt"] == [
        f"/{n}" for n in range(300)
    ]
    assert server.connections == 2  # robots.txt closes its own


def test_duplicates_are_fetched_once(server: FaultServer) -> None:
    url = server.url("/a")
    outcomes = crawl([url, url + "#part", url.upper().replace("/A", "/a"), url])
    assert len(outcomes) == 1
    assert server.asked("/a") == 1
    assert identity("http://a.example/") != identity("https://a.example/")


def test_bad_lines_stop_nothing(server: FaultServer) -> None:
    outcomes = crawl(["nonsense", "ftp://x/", "http://10.0.0.1/", "x" * 100_000, server.url("/a"), "http://\udcff/"])
    assert sum(outcome.response is not None for outcome in outcomes) == 1
    assert all(str(outcome.error).isprintable() for outcome in outcomes if outcome.error)
    assert len(outcomes) == 6


def test_a_list_that_breaks_off(server: FaultServer) -> None:
    def broken() -> Iterator[str]:
        yield server.url("/a")
        raise OSError("read error")

    outcomes = crawl(broken())
    assert sorted(type(outcome.error).__name__ for outcome in outcomes) == ["NoneType", "OSError"]


def test_hosts_do_not_wait_for_each_other(server: FaultServer) -> None:
    server.routes["*"] = silence()
    with FaultServer({"*": answer()}, host="127.0.0.2") as other:
        urls = [server.url(f"/{number}") for number in range(3)] + [other.url(f"/{number}") for number in range(3)]
        ends: list[str] = []
        started = time.monotonic()
        with (
            Client(Options(**{**OPTIONS, "timeout": 4.0, "ignore_robots": True})) as client,
            Crawl(client, urls) as made,
        ):
            for outcome in made:
                ends.append(outcome.url)
                if len(ends) == 3:
                    break
    assert time.monotonic() - started < 3.5
    assert all(url.startswith(other.base) for url in ends)


def test_the_time_of_a_polite_run_is_that_of_the_pace() -> None:
    hosts = [FaultServer({"*": answer(close=False)}, host=f"127.0.0.{n}").__enter__() for n in range(11, 17)]
    urls = [host.url(f"/{number}") for number in range(5) for host in hosts]
    started = time.monotonic()
    outcomes = crawl(urls, delay=0.3, jobs=2)
    took = time.monotonic() - started
    for host in hosts:
        host.__exit__()
        times = [request.at for request in host.requests]
        assert len(times) == 6
        assert min(two - one for one, two in pairwise(times)) > 0.27
    assert len(outcomes) == 30
    # robots.txt and five pages a host: five pauses. One host after the other would take nine seconds.
    assert 1.45 < took < 5


def test_connections_to_one_host(server: FaultServer) -> None:
    now, most = [0], [0]
    lock = threading.Lock()

    def slow(connection: socket.socket, request: Request) -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.05)
        with lock:
            now[0] -= 1
        connection.sendall(answer())

    server.routes["*"] = slow
    assert len(crawl([server.url(f"/{number}") for number in range(12)], per_host=3, ignore_robots=True)) == 12
    assert most[0] == 3


def test_a_server_that_is_not_there_is_asked_once() -> None:
    with FaultServer() as gone:
        urls = [gone.url(f"/{number}") for number in range(50)]
    started = time.monotonic()
    outcomes = crawl(urls)
    assert all("cannot connect" in str(outcome.error) for outcome in outcomes)
    assert time.monotonic() - started < 3


def test_pages_that_nobody_takes_do_not_pile_up(server: FaultServer) -> None:
    server.routes["*"] = answer(PAGE + b" " * 5_000_000)
    urls = (server.url(f"/{number}") for number in range(60))
    with Client(Options(**OPTIONS)) as client, Crawl(client, urls) as made:
        taken = iter(made)
        next(taken)
        time.sleep(1)
        assert made.bytes <= 16_000_000
        assert made.backlog() < 10
        assert len([1 for _ in taken]) == 59


# ---------------------------------------------------------------- from Python, and the command


def test_fetch_from_python(server: FaultServer) -> None:
    server.routes["/a"] = redirect("/b")
    server.routes["/b"] = answer(PAGE, "200 OK", "TDM-Reservation: 1")
    article = newsgrab.fetch(server.url("/a"), allow_private="127.0.0.0/8", delay=0, lang="en")
    assert article.url == server.url("/b")
    assert article.headline == "Rates rise"
    assert article.http_status == 200
    assert article.fetched_at is not None
    assert article.fetched_at.utcoffset() is not None
    assert any("reserves text and data mining" in warning for warning in article.warnings)
    with pytest.raises(newsgrab.UsageError):
        newsgrab.fetch(server.url("/a"), timeout=-1)


def test_fetch(server: FaultServer) -> None:
    server.routes["/gone"] = answer(b"", "410 Gone")
    text = (
        f"\ufeff{server.url('/a')}\r\n\n# no\n{server.url('/gone')}\nnonsense\n{server.url('/a')}\n{server.url('/b')}"
    )
    status, records, err = command("fetch", "--delay", "0", stdin=text)
    assert sorted(record["url"] for record in records) == [server.url("/a"), server.url("/b")]
    assert all(record["http_status"] == 200 and record["fetched_at"].endswith("+00:00") for record in records)
    assert status == 3
    assert len(err.splitlines()) == 2
    assert "the page is gone (410)" in err
    assert "Traceback" not in err


def test_exit_statuses(server: FaultServer) -> None:
    server.routes.update(
        {"/404": answer(b"", "404 No"), "/403": answer(b"", "403 No"), "/204": b"HTTP/1.1 204 No Content\r\n\r\n"}
    )
    for path, expected in (("/404", 4), ("/403", 5), ("/204", 6)):
        status, records, err = command("fetch", server.url(path), "--delay", "0")
        assert (status, records, len(err.splitlines())) == (expected, [], 1)
    assert command("fetch", "http://10.0.0.1/")[0] == 5
    assert command("fetch", "http://10.0.0.1/", "--header", "no colon")[0] == 2
    assert command("fetch", "http://10.0.0.1/", "--max-size", "big")[0] == 2


def test_options_of_the_command(server: FaultServer, tmp_path: Path) -> None:
    status, _, err = command(
        *(
            "fetch",
            server.url("/a"),
            "--header",
            "X-Key: 1",
            "--user-agent",
            "bot/1",
            "--ignore-robots",
            "--max-size",
            "1k",
        ),
        *("--cookie-jar", str(tmp_path / "jar"), "--cache", str(tmp_path / "cache"), "--jobs", "2", "--timeout", "3"),
    )
    assert status == 0, err
    assert [request.target for request in server.requests] == ["/a"]
    assert server.requests[0].headers["x-key"] == "1"
    assert server.requests[0].headers["user-agent"] == "bot/1"
    assert (tmp_path / "jar").exists()
    assert command("fetch", server.url("/a"), "--max-size", "100", "--delay", "0")[0] == 4


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_a_run_within_two_seconds(server: FaultServer, number: int) -> None:
    server.routes["/slow"] = silence()
    with FaultServer({"*": answer()}, host="127.0.0.2") as other, program("fetch", "--delay", "0.1") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        # The list stays open, one server is silent, the other is due again and again.
        urls = [server.url("/slow"), *(other.url(f"/{number}") for number in range(100))]
        process.stdin.write("\n".join(urls).encode() + b"\n")
        process.stdin.flush()
        head = process.stdout.readline()
        process.send_signal(number)
        started = time.monotonic()
        out = process.stdout.read()
        err = process.stderr.read().decode()
        process.wait(5)
        assert time.monotonic() - started < 3  # two, on a machine that has nothing else to do
    assert process.returncode == 128 + number
    assert (head + out).endswith(b"\n")
    for line in (head + out).splitlines():
        assert json.loads(line)["http_status"] == 200
    assert "Traceback" not in err
    assert "Fatal" not in err


def test_resume(server: FaultServer, tmp_path: Path) -> None:
    done, out = tmp_path / "done", tmp_path / "out.jsonl"
    server.routes.update({"/gone": answer(b"", "404 No"), "/busy": answer(b"", "503 Busy", "Retry-After: 999")})
    urls = [server.url(f"/{number}") for number in range(40)] + [server.url("/gone"), server.url("/busy")]
    killed = threading.Event()

    def held(connection: socket.socket, request: Request) -> None:
        killed.wait(20)
        connection.sendall(answer())

    server.routes.update({f"/{number}": held for number in range(20, 40)})
    arguments = ("fetch", "--delay", "0.05", "--resume", str(done), "-o", str(out))
    with program(*arguments) as process:
        assert process.stdin is not None
        process.stdin.write("\n".join(urls).encode())
        process.stdin.close()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not (out.exists() and out.read_bytes().count(b"\n") > 3):
            time.sleep(0.02)
        process.kill()  # no time to tidy up
        process.wait(5)
    killed.set()
    with done.open("ab") as stream:
        stream.write(b"http://torn.example/")  # killed inside a line
    with out.open("ab") as stream:
        stream.write(b'{"torn')
    status, _, err = command(*arguments[:2], "0", *arguments[3:], stdin="\n".join(urls))
    assert status == 3, err
    records = [json.loads(line) for line in out.read_text().splitlines()]
    # The record that was being written when the run was killed may be there twice, and none is missing.
    assert {record["url"] for record in records} == set(urls[:40])
    assert len(records) <= 41
    before = len(server.requests)
    status, _, err = command(*arguments, stdin="\n".join(urls))
    assert status == 4, err
    assert [request.target for request in server.requests[before:]] == ["/robots.txt", "/busy"]
    assert len(out.read_text().splitlines()) == len(records)


def test_parsing_loads_no_network_client() -> None:
    network = {"requests", "urllib3", "feedparser", "protego", "sqlite3", "http.client", "ssl"}
    program = (
        # BeautifulSoup imports html5lib where it is installed, which imports ssl.
        "import sys; sys.modules['html5lib'] = None; import newsgrab, newsgrab.cli;"
        "newsgrab.parse('<h1>T</h1><p>He said so.</p>');"
        f"print(sorted({network!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, cwd=REPO, check=True)
    assert done.stdout.strip() == b"[]"


def test_resume_refuses_what_it_cannot_add_to(server: FaultServer, tmp_path: Path) -> None:
    status, _, err = command("fetch", server.url("/a"), "--resume", str(tmp_path / "done"), "-f", "csv")
    assert status == 2
    assert "JSON Lines" in err
    (tmp_path / "letter").write_text("Dear all,\n")
    status, _, err = command("fetch", server.url("/a"), "--resume", str(tmp_path / "letter"))
    assert status == 2
    assert (tmp_path / "letter").read_text() == "Dear all,\n"


def test_parsing_in_processes(server: FaultServer) -> None:
    from newsgrab.engines.crawled import parse_all

    page = PAGE.replace(b"</article>", b"<p>And more of the same, at some length.</p>" * 300 + b"</article>")
    server.routes["*"] = answer(page, close=False)
    urls = [server.url(f"/{number}") for number in range(120)]
    options = Options(**{**OPTIONS, "ignore_robots": True, "per_host": 4})
    with Client(options) as client, Crawl(client, urls) as made:
        results = []
        for url, article in parse_all(made, {"lang": "en"}, 2):
            if len(results) < 3:
                time.sleep(0.2)  # let them pile up
            results.append((url, article))
    assert sorted(url for url, _ in results) == sorted(urls)
    assert all(article.http_status == 200 and article.sha256 for _, article in results)


def test_a_parser_that_dies_costs_one_record() -> None:
    from newsgrab.engines.crawled import Parsers

    class Deadly:
        status = 200

        def __reduce__(self) -> Any:
            return os._exit, (1,)

    good = {"lang": "en"}
    with FaultServer({"*": answer()}) as server, Client(Options(**OPTIONS)) as client:
        outcomes = [Outcome(server.url(f"/{n}"), client.get(server.url(f"/{n}"))) for n in range(4)]
    bad = Outcome("http://bad.example/", Deadly())  # type: ignore[arg-type]
    with Parsers(iter([*outcomes[:2], bad, *outcomes[2:]]), good, 2) as made:
        results = {outcome.url: result for outcome, result in made}
    assert "ended by this page" in str(results["http://bad.example/"])
    assert sum(not isinstance(result, Exception) for result in results.values()) == 4
