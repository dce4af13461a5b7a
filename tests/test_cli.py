"""The command as a user meets it: processes, pipes, files, statuses."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.faultserver import PAGE, FaultServer, answer
from tests.signals import heard

ROOT = Path(__file__).parent.parent
REAL = [sys.executable, "-m", "newsgrab"]
STUB = [sys.executable, str(ROOT / "tests" / "cli_stub.py")]


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return an environment without settings of whoever runs the tests."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("NEWSGRAB", "XDG", "LC_", "LANG"))}
    kept = {key: value for key, value in kept.items() if key not in ("NO_COLOR", "TERM", "COLUMNS", "PYTHONUTF8")}
    return {**kept, "HOME": str(home), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "TERM": "xterm", **more}


class Command:
    """Runs the command in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def page(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def __call__(
        self,
        *args: object,
        stdin: bytes = b"",
        program: list[str] = STUB,
        env: dict[str, str] | None = None,
        **more: Any,
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*program, *map(str, args)],
            input=stdin,
            capture_output="stdout" not in more,
            cwd=self.folder,
            env=environment(self.folder, **(env or {})),
            timeout=60,
            check=False,
            **({**more, "stderr": subprocess.PIPE} if "stdout" in more else more),
        )

    def shell(self, script: str, **env: str) -> subprocess.CompletedProcess[bytes]:
        """Run a line of the shell, where $N is the command."""
        return subprocess.run(
            ["bash", "-c", script],
            capture_output=True,
            cwd=self.folder,
            env=environment(self.folder, N=" ".join(STUB), **env),
            timeout=60,
            check=False,
        )


@pytest.fixture
def command(tmp_path: Path) -> Command:
    made = Command(tmp_path)
    made.page("a.html", "Курс растёт")
    made.page("b.html", "Second")
    return made


def lines(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    return done.stderr.decode().splitlines()


def records(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


# ---------------------------------------------------------------- help and its cost


def test_help_names_every_command_and_status(command: Command) -> None:
    done = command("--help", program=REAL)
    shown = done.stdout.decode()
    assert done.returncode == 0
    for name in ("completion", "explain", "fetch", "languages", "parse", "schema", "sites"):
        assert re.search(rf"^  {name} +[A-Z]", shown, re.M), name
    for status in (0, 1, 2, 3, 4, 5, 6, 7, 8, 130):
        assert re.search(rf"^    {status} +\w", shown, re.M), status


def test_help_of_every_command_lists_the_statuses(command: Command) -> None:
    for name in ("completion", "explain", "fetch", "languages", "parse", "schema", "sites"):
        done = command(name, "--help")
        assert done.returncode == 0, name
        assert b"130  interrupted" in done.stdout, name


def test_help_imports_nothing_heavy(command: Command) -> None:
    code = (
        "import sys\n"
        "from newsgrab.cli import run\n"
        "run(['--help'])\n"
        "heavy = {'lxml', 'bs4', 'requests', 'urllib3', 'json', 'newsgrab.models', 'newsgrab.profiles', 'tempfile'}\n"
        "sys.exit(' '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = command(program=[sys.executable, "-c", code])
    assert (done.returncode, done.stderr) == (0, b"")


def test_parse_imports_no_network_client(command: Command) -> None:
    code = (
        "import sys\n"
        "from newsgrab.cli import run\n"
        "status = run(['parse', 'a.html', '-q'])\n"
        "heavy = {'requests', 'urllib3', 'warcio', 'feedparser', 'newsgrab.web', 'logging.handlers'}\n"
        "sys.exit(' '.join(sorted(heavy & set(sys.modules))) or status)"
    )
    assert command(program=[sys.executable, "-c", code]).returncode in (0, 6)


def test_modules_that_wait_work_when_they_are_used(command: Command) -> None:
    code = (
        "from newsgrab.cli import lean\n"
        "lean.start()\n"
        "import sys, bs4, charset_normalizer\n"
        "waiting = not {'soupsieve.css_parser', 'charset_normalizer.api'} & set(sys.modules)\n"
        "found = bs4.BeautifulSoup('<p class=a>x</p>', 'html.parser').select('p.a')\n"
        "print(waiting, found, charset_normalizer.from_bytes('Курс'.encode('cp1251')).best() is not None)"
    )
    assert command(program=[sys.executable, "-c", code]).stdout == b'True [<p class="a">x</p>] True\n'


def test_no_arguments_is_help_and_status_2(command: Command) -> None:
    done = command()
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Usage: newsgrab" in done.stderr


def test_version(command: Command) -> None:
    done = command("--version", program=REAL)
    assert re.fullmatch(rb"newsgrab \d+\.\d+\S*\n", done.stdout)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["prase", "a.html"], "No such command 'prase'"),
        (["parse", "--formt", "csv"], "Did you mean '--format'"),
        (["parse", "-f", "xml", "a.html"], "'xml' is not one of"),
        (
            ["parse", "--fields", "headline,vews", "a.html"],
            "no field 'vews' in rows of article; there are schema_version, ",
        ),
        (["parse", "--rows", "quotes", "--fields", "view", "a.html"], "no field 'view' in rows of quotes"),
        (["parse", "--country", "Kazakhstan", "a.html"], "ISO 3166-1"),
        (["parse", "--timezone", "Mars/Olympus", "a.html"], "Asia/Almaty"),
        (["parse", "--timezone", "../../etc/passwd", "a.html"], "Asia/Almaty"),
        (["parse", "--fetched-at", "2024-03-11T20:30", "a.html"], "no offset"),
        (["parse", "--fetched-at", "yesterday", "a.html"], "no time like"),
        (["parse", "--lang", "по-русски", "a.html"], "no language tag"),
        (["parse", "--url", "https://example.com/", "a.html", "b.html"], "one page"),
        (["explain", "a.html", "--field", "vews"], "no field 'vews' to explain"),
        (["completion", "tcsh"], "'tcsh' is not one of"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(command: Command, args: list[str], said: str) -> None:
    done = command(*args)
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(lines(done)) == 1
    assert lines(done)[0].startswith("newsgrab: ")
    assert said in lines(done)[0]


# ---------------------------------------------------------------- inputs and statuses


def test_several_inputs_one_bad(command: Command) -> None:
    done = command("parse", "a.html", "missing.html", "b.html", "--fields", "headline")
    assert done.returncode == 3
    assert records(done) == [{"headline": "Курс растёт"}, {"headline": "Second"}]
    assert lines(done) == ["newsgrab: missing.html: no such file or directory"]


def test_every_failure_is_one_line_and_stops_nothing(command: Command) -> None:
    command.page("bug.html", "BOOM")
    command.page("empty.html", " \n")
    command.page("doc.pdf", b"%PDF-1.7\n\x00\x01")
    command.page("wall.html", "COOKIE")
    command.page("cut.html.gz", gzip.compress(b"<p>" + os.urandom(5000))[:-2000])
    done = command(
        "parse", "bug.html", "empty.html", "doc.pdf", "wall.html", "cut.html.gz", "a.html", "--fields", "headline"
    )
    assert done.returncode == 3
    assert records(done) == [{"headline": "COOKIE"}, {"headline": "Курс растёт"}]
    assert lines(done) == [
        "newsgrab: bug.html: internal error: ValueError: a bug",
        "newsgrab: empty.html: empty, there is nothing to read",
        "newsgrab: doc.pdf: not an article: this is a PDF document",
        "newsgrab: wall.html: not an article: a cookie wall",
        "newsgrab: cut.html.gz: broken gzip data",
    ]


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("missing", None, 7),
        ("empty.html", "", 7),
        ("cut.gz", b"\x1f\x8b\x08\x00", 7),
        ("doc.pdf", b"%PDF-1.7", 6),
        ("wall.html", "COOKIE", 6),
        ("bug.html", "BOOM", 1),
    ],
)
def test_status_when_all_failed_is_theirs(
    command: Command, name: str, content: str | bytes | None, status: int
) -> None:
    if content is not None:
        command.page(name, content)
    assert command("parse", name).returncode == status
    assert command("parse", name, name).returncode == status


def test_failed_in_different_ways_gives_the_lowest_status(command: Command) -> None:
    command.page("wall.html", "COOKIE")
    assert command("parse", "missing", "wall.html").returncode == 6


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(command: Command) -> None:
    command.page("secret.html", "x").chmod(0)
    done = command("parse", "secret.html")
    assert (done.returncode, lines(done)) == (7, ["newsgrab: secret.html: permission denied"])


def test_verbose_shows_where_a_bug_is(command: Command) -> None:
    command.page("bug.html", "BOOM")
    assert any("cli_stub.py" in line for line in lines(command("parse", "-v", "bug.html")))
    assert any("cli_stub.py" in line for line in lines(command("-v", "parse", "bug.html")))


def test_an_address_is_not_a_file(command: Command) -> None:
    done = command("parse", "https://example.com/a")
    assert done.returncode == 7
    assert lines(done) == ["newsgrab: https://example.com/a: no such file; an address is read by newsgrab fetch"]


def test_standard_input(command: Command) -> None:
    for args in (["parse", "-"], ["parse"]):
        done = command(*args, "--fields", "input,headline", stdin=b"From a pipe")
        assert records(done) == [{"input": "standard input", "headline": "From a pipe"}]
        done = command(*args, "--fields", "headline", stdin=gzip.compress(b"Packed"))
        assert records(done) == [{"headline": "Packed"}]


def test_empty_standard_input_is_no_success(command: Command) -> None:
    done = command("parse", "-")
    assert (done.returncode, lines(done)) == (7, ["newsgrab: standard input: empty, there is nothing to read"])


def test_closed_standard_input(command: Command) -> None:
    done = command.shell("$N parse - <&-")
    assert (done.returncode, lines(done)) == (7, ["newsgrab: cannot read standard input: it is closed"])


def test_folder_in_order(command: Command) -> None:
    command.page("site/b/2.html", "two")
    command.page("site/a/1.htm", "one")
    command.page("site/z.txt", "last")
    command.page("site/style.css", "body {}")
    command.page("site/.hidden.html", "hidden")
    command.page("site/index.php?id=3", "<!DOCTYPE html><p>by its looks")
    command.page("site/z_files/frame.html", "an advertisement")
    done = command("parse", "site", "--fields", "headline")
    assert [row["headline"] for row in records(done)] == ["<!DOCTYPE html><p>by its looks", "last", "one", "two"]
    assert done.returncode == 0


def test_folder_without_pages(command: Command) -> None:
    (command.folder / "none").mkdir()
    done = command("parse", "none", "-f", "json")
    assert (done.returncode, json.loads(done.stdout)) == (7, [])
    assert lines(done) == ["newsgrab: none: there are no saved pages in this folder"]


def test_hints_reach_the_parser(command: Command) -> None:
    hints = ["--lang", "pt_BR", "--country", "kz", "--fetched-at", "2024-03-11 20:30Z", "--url", "https://example.kz/a"]
    row = records(command("parse", "a.html", *hints))[0]
    assert (row["lang"], row["country"], row["url"]) == ("pt-BR", "KZ", "https://example.kz/a")
    assert row["fetched_at"] == "2024-03-11T20:30:00+00:00"


def test_time_of_the_file_is_not_taken_for_that_of_the_page(command: Command) -> None:
    assert records(command("parse", "a.html"))[0]["fetched_at"] is None


def test_fetch_of_no_urls(command: Command) -> None:
    done = command("fetch", "-", "-f", "json", stdin=b"# nothing\n\n", program=REAL)
    assert (done.returncode, done.stdout) == (0, b"[]\n")


def test_names_with_control_codes_do_not_reach_the_terminal(command: Command) -> None:
    done = command("parse", "a\x1b[31m\nb.html")
    assert lines(done) == ["newsgrab: a\ufffd[31m b.html: no such file or directory"]


# ---------------------------------------------------------------- rows and fields


def test_fields_pick_and_order(command: Command) -> None:
    done = command("parse", "a.html", "--fields", "view_count, headline,view_count,input")
    assert done.stdout.decode() == '{"view_count": 561, "headline": "Курс растёт", "input": "a.html"}\n'


def test_rows_of_quotes_and_rates_carry_their_article(command: Command) -> None:
    rows = records(command("parse", "a.html", "--rows", "rates"))
    assert [(row["base"], row["value"], row["change"]) for row in rows] == [
        ("USD", "442.05", "-0.50"),
        ("RUB", "4.740", None),
    ]
    assert {(row["headline"], row["site"], row["published_at"]) for row in rows} == {
        ("Курс растёт", "example.kz", "2024-03-11T20:30:00+05:00")
    }
    rows = records(command("parse", "a.html", "--rows", "quotes", "--fields", "speaker,view_count,input"))
    assert rows == [
        {"speaker": "Токаев", "view_count": 561, "input": "a.html"},
        {"speaker": "Алиев", "view_count": 561, "input": "a.html"},
    ]


def test_evidence_only_when_asked_for(command: Command) -> None:
    assert "evidence" not in records(command("parse", "a.html"))[0]
    wanted = {"headline": {"source": "h1", "raw": " Курс растёт ", "confidence": 0.9}}
    assert records(command("parse", "a.html", "--evidence"))[0]["evidence"] == wanted
    assert records(command("parse", "a.html", "--fields", "evidence"))[0] == {"evidence": wanted}
    both = {"site": "example.kz", "evidence": wanted}
    assert records(command("parse", "a.html", "--fields", "site", "--evidence"))[0] == both


def test_csv_reads_back(command: Command) -> None:
    done = command(
        "parse", "a.html", "b.html", "-f", "csv", "--rows", "rates", "--fields", "headline,value,change,counter"
    )
    assert done.stdout.decode().split("\r\n") == [
        "headline,value,change,counter",
        "Курс растёт,442.05,-0.50,KZT",
        "Курс растёт,4.740,,KZT",
        "Second,442.05,-0.50,KZT",
        "Second,4.740,,KZT",
        "",
    ]
    rows = list(csv.DictReader(io.StringIO(command("parse", "a.html", "-f", "csv").stdout.decode(), newline="")))
    assert json.loads(rows[0]["authors"]) == ["Ким", "Li"]
    assert json.loads(rows[0]["quotes"])[0]["text"] == "=1+1"
    assert rows[0]["lead"] == ""


def test_json_is_one_array_also_with_a_failure(command: Command) -> None:
    done = command("parse", "a.html", "missing", "b.html", "-f", "json", "--fields", "headline")
    assert json.loads(done.stdout) == [{"headline": "Курс растёт"}, {"headline": "Second"}]
    assert json.loads(command("parse", "missing", "-f", "json").stdout) == []


def test_jq_reads_what_the_terminal_shows(command: Command) -> None:
    done = command("parse", "a.html", "b.html", "-f", "pretty", "--fields", "headline")
    assert done.stdout.decode() == '{\n  "headline": "Курс растёт"\n}\n{\n  "headline": "Second"\n}\n'


# ---------------------------------------------------------------- pipes, files, signals


def test_closed_pipe_is_quiet(command: Command) -> None:
    for form in ("jsonl", "json", "csv", "table", "pretty"):
        many = " ".join(["a.html"] * 200)
        done = command.shell(f"$N parse {many} -f {form} | head -1 >/dev/null; echo ${{PIPESTATUS[0]}}")
        assert (done.stdout, done.stderr) == (b"0\n", b""), form


def test_help_into_a_closed_pipe(command: Command) -> None:
    done = command.shell("$N parse --help | true; echo ${PIPESTATUS[0]}")
    assert (done.stdout, done.stderr) == (b"0\n", b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_full_disk(command: Command) -> None:
    for arguments in ("parse a.html", "parse a.html -f json", "languages", "--help", "schema", "completion zsh"):
        done = command.shell(f"$N {arguments} >/dev/full")
        assert done.returncode == 7, arguments
        assert len(lines(done)) == 1, arguments
        assert "no space left" in lines(done)[0]
    assert command("parse", "a.html", "-o", "/dev/full").returncode == 7


def test_closed_standard_output(command: Command) -> None:
    done = command.shell("$N parse a.html >&-")
    assert (done.returncode, lines(done)) == (7, ["newsgrab: cannot write standard output: it is closed"])


def test_a_program_that_calls_us_may_take_the_output(command: Command) -> None:
    code = (
        "import contextlib, io\n"
        "from newsgrab.cli import run\n"
        "with contextlib.redirect_stdout(io.StringIO()) as taken:\n"
        "    status = run(['languages', '-f', 'json'])\n"
        "print(status, taken.getvalue()[:1])"
    )
    assert command(program=[sys.executable, "-c", code]).stdout == b"0 [\n"


def test_closed_standard_error_costs_nothing(command: Command) -> None:
    done = command.shell("$N parse a.html missing --fields headline 2>&-")
    assert (done.returncode, records(done)) == (3, [{"headline": "Курс растёт"}])


def test_records_come_one_by_one(command: Command) -> None:
    command.page("slow.html", "SLOW")
    process = subprocess.Popen(
        [*STUB, "parse", "a.html", *["slow.html"] * 40, "--fields", "headline"],
        stdout=subprocess.PIPE,
        cwd=command.folder,
        env=environment(command.folder),
        preexec_fn=heard,
    )
    assert process.stdout is not None
    try:
        start = time.monotonic()
        assert json.loads(process.stdout.readline()) == {"headline": "Курс растёт"}
        assert time.monotonic() - start < 15  # all of them take 20 seconds
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


@pytest.mark.parametrize("form", ["jsonl", "json", "csv"])
def test_interrupt_leaves_whole_records(command: Command, form: str) -> None:
    command.page("slow.html", "SLOW")
    process = subprocess.Popen(
        [*STUB, "parse", "a.html", *["slow.html"] * 40, "-f", form, "--fields", "headline"],
        bufsize=0,  # communicate() would not know of what readline() has in a buffer
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=command.folder,
        env=environment(command.folder),
        preexec_fn=heard,
    )
    assert process.stdout is not None
    begin = process.stdout.readline()
    while "Курс" not in begin.decode():
        begin += process.stdout.readline()
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=30)
    shown = (begin + rest).decode()
    assert process.returncode == 130
    assert errors == b"newsgrab: interrupted\n"
    if form == "json":
        assert json.loads(shown)[0] == {"headline": "Курс растёт"}
    elif form == "jsonl":
        assert next(json.loads(line)["headline"] for line in shown.splitlines()) == "Курс растёт"
    else:
        assert shown.startswith("headline\r\nКурс растёт\r\n")
        assert shown.endswith("\r\n")


@pytest.mark.parametrize(("ending", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_file_keeps_the_old_one(command: Command, ending: signal.Signals, status: int) -> None:
    command.page("slow.html", "SLOW")
    old = command.page("out.jsonl", "old\n")
    process = subprocess.Popen(
        [*STUB, "parse", "a.html", *["slow.html"] * 40, "-o", "out.jsonl", "--fields", "headline"],
        stderr=subprocess.PIPE,
        cwd=command.folder,
        env=environment(command.folder),
        preexec_fn=heard,
    )
    written = []
    for _ in range(200):
        time.sleep(0.05)
        written = [path for path in command.folder.glob(".out.jsonl.*") if path.stat().st_size]
        if written:
            break
    process.send_signal(ending)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == status
    assert old.read_text() == "old\n"
    kept = (command.folder / "out.jsonl.partial").read_text(encoding="utf-8").splitlines()
    assert json.loads(kept[0]) == {"headline": "Курс растёт"}
    assert b"out.jsonl is left as it was; what was written stands in out.jsonl.partial" in errors
    assert list(command.folder.glob(".out*")) == []


def test_a_disk_that_fills_up_keeps_the_old_file_and_what_was_written(command: Command) -> None:
    old = command.page("out.jsonl", "old\n")
    many = " ".join(["a.html"] * 100)
    done = command.shell(f"ulimit -f 8; $N parse {many} -o out.jsonl")  # no file may be longer than 8 KB
    assert (done.returncode, old.read_text()) == (7, "old\n")
    assert lines(done)[-1] == "newsgrab: cannot write out.jsonl: file too large"
    kept = (command.folder / "out.jsonl.partial").read_text(encoding="utf-8")
    assert json.loads(kept.splitlines()[0])["headline"] == "Курс растёт"
    assert list(command.folder.glob(".out*")) == []


def test_output_file(command: Command) -> None:
    old = command.page("out.csv", "old")
    old.chmod(0o640)
    done = command("parse", "a.html", "-o", "out.csv", "--fields", "headline")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert old.read_bytes() == "headline\r\nКурс растёт\r\n".encode()  # the suffix named the format
    assert old.stat().st_mode & 0o777 == 0o640
    assert list(command.folder.glob(".*")) == []


def test_new_output_file_is_readable_as_any_other(command: Command) -> None:
    command.shell("umask 022; $N parse a.html -o new.json")
    assert (command.folder / "new.json").stat().st_mode & 0o777 == 0o644
    assert len(json.loads((command.folder / "new.json").read_text())) == 1


def test_output_through_a_link_keeps_the_link(command: Command) -> None:
    target = command.page("real.jsonl", "old")
    (command.folder / "link.jsonl").symlink_to("real.jsonl")
    command("parse", "a.html", "-o", "link.jsonl", "--fields", "headline")
    assert (command.folder / "link.jsonl").is_symlink()
    assert json.loads(target.read_text())["headline"] == "Курс растёт"


def test_old_file_stays_when_all_failed(command: Command) -> None:
    old = command.page("out.json", "[1]")
    done = command("parse", "missing", "-o", "out.json")
    assert (done.returncode, old.read_text()) == (7, "[1]")
    assert lines(done)[-1] == "newsgrab: out.json is left as it was: every input failed"
    done = command("parse", "a.html", "missing", "-o", "out.json", "--fields", "headline")
    assert (done.returncode, json.loads(old.read_text())) == (3, [{"headline": "Курс растёт"}])


@pytest.mark.parametrize(("path", "said"), [("no/such/out.json", "no such file or directory"), (".", "it is a folder")])
def test_output_that_cannot_be_written(command: Command, path: str, said: str) -> None:
    done = command("parse", "a.html", "-o", path)
    assert (done.returncode, lines(done)) == (7, [f"newsgrab: cannot write {path}: {said}"])


def test_output_may_be_a_named_pipe(command: Command) -> None:
    done = command.shell("mkfifo p; cat p & $N parse a.html -o p --fields headline; wait; test -p p && echo still")
    assert done.stdout.decode().splitlines() == ['{"headline": "Курс растёт"}', "still"]


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1"])
def test_utf8_in_every_locale(command: Command, locale: str) -> None:
    env = {"LC_ALL": locale, "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = command("parse", "a.html", "нет.html", "--fields", "headline", env=env)
    assert records(done) == [{"headline": "Курс растёт"}]
    assert done.returncode == 3
    assert len(lines(done)) == 1
    assert command("languages", env=env).returncode == 0


# ---------------------------------------------------------------- terminals


def on_terminal(command: Command, *args: str, columns: int = 80, **env: str) -> tuple[str, int]:
    """Run the command with a terminal for all of its streams; return what it shows and its status."""
    leader, follower = pty.openpty()
    import fcntl
    import struct
    import termios

    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [*STUB, *args],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        cwd=command.folder,
        env=environment(command.folder, **env),
    )
    os.close(follower)
    shown = b""
    while True:
        ready, _, _ = select.select([leader], [], [], 30)
        try:
            part = os.read(leader, 65536) if ready else b""
        except OSError:  # how Linux says that the other side is closed
            part = b""
        if not part:
            break
        shown += part
    os.close(leader)
    return shown.decode().replace("\r\n", "\n"), process.wait(timeout=30)


def test_terminal_shows_indented_json(command: Command) -> None:
    shown, status = on_terminal(command, "parse", "a.html", "--fields", "headline,view_count")
    assert (shown, status) == ('{\n  "headline": "Курс растёт",\n  "view_count": 561\n}\n', 0)


def test_terminal_never_waits_for_input_that_nobody_meant(command: Command) -> None:
    for name in ("parse", "fetch", "explain"):
        shown, status = on_terminal(command, name)
        assert status == 2, name
        assert f"Usage: newsgrab {name}" in shown


def test_table_fits_the_terminal(command: Command) -> None:
    command.page("wide.html", "日本経済新聞" * 20)
    shown, status = on_terminal(command, "parse", "a.html", "wide.html", "-f", "table", columns=72)
    assert status == 0
    header, first, wide = shown.splitlines()
    assert header.startswith("\x1b[1mpublished_at")
    assert "2024-03-11 20:30 +05" in first
    assert "…" in wide
    columns = sum(2 if ord(char) > 0x2E80 else 1 for char in wide)
    assert columns <= 72


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colours_where_nobody_wants_them(command: Command, env: dict[str, str]) -> None:
    for args in (["parse", "a.html", "-f", "table"], ["explain", "a.html"], ["languages"]):
        shown, _ = on_terminal(command, *args, **env)
        assert "\x1b" not in shown
    assert "\x1b[1m" in on_terminal(command, "explain", "a.html")[0]


def test_progress_only_on_a_terminal(command: Command) -> None:
    command.page("slow.html", "SLOW")
    slow = ["slow.html"] * 4
    shown, status = on_terminal(command, "parse", *slow, "missing", "-o", "out.jsonl")
    assert status == 3
    assert re.search(r"\r\x1b\[K3/5  slow\.html", shown)
    assert shown.endswith("\r\x1b[Knewsgrab: missing: no such file or directory\n")
    shown, _ = on_terminal(command, "parse", *slow, "-q", "-o", "out.jsonl")
    assert shown == ""
    assert command("parse", *slow, "-o", "out.jsonl").stderr == b""


# ---------------------------------------------------------------- configuration


def test_configuration_file_variables_and_options_in_rising_order(command: Command) -> None:
    command.page(".config/newsgrab/config.toml", 'format = "csv"\n[parse]\nfields = ["headline", "site"]\n')
    assert command("parse", "b.html").stdout == b"headline,site\r\nSecond,example.kz\r\n"
    env = {"NEWSGRAB_FIELDS": "headline"}
    assert command("parse", "b.html", env=env).stdout == b"headline\r\nSecond\r\n"
    env["NEWSGRAB_PARSE_FIELDS"] = "site"  # of one command before that of all
    assert command("parse", "b.html", env=env).stdout == b"site\r\nexample.kz\r\n"
    assert command("parse", "b.html", "--fields", "lang", "-f", "jsonl", env=env).stdout == b'{"lang": null}\n'


def test_table_of_a_command_wins_over_the_top_of_the_file(command: Command) -> None:
    command.page("c.toml", '[parse]\nfields = "site"\n[fetch]\nfields = "url"\n')
    command.page("d.toml", 'rows = "rates"\n[parse]\nrows = "article"\nfields = "site"\n')
    for place in (["--config", "c.toml", "parse", "b.html"], ["parse", "b.html", "--config", "d.toml"]):
        assert command(*place).stdout == b'{"site": "example.kz"}\n'
    env = {"NEWSGRAB_CONFIG": "c.toml"}
    assert command("parse", "b.html", env=env).stdout == b'{"site": "example.kz"}\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("format = ", "c.toml: Invalid value"),
        ("formt = 'csv'", "c.toml: formt: no such option; there are "),
        ("[prase]\nformat = 'csv'", "c.toml: [prase]: no such command; there are archive, "),
        ("[parse]\ntimeout_ms = 3", "c.toml: parse.timeout_ms: no such option"),
        ("[parse]\nformat = 'xml'", "c.toml: format of parse: 'xml' is not one of"),
        ("evidence = 'yes'", "is not true or false"),
        ("[parse]\nformat = ['csv']", "one value is wanted"),
        ("\xff", "c.toml: "),
    ],
)
def test_broken_configuration_is_wrong_usage(command: Command, text: str, said: str) -> None:
    command.page("c.toml", text.encode("latin-1"))
    done = command("parse", "a.html", "--config", "c.toml")
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(lines(done)) == 1
    assert said in lines(done)[0]


def test_broken_usual_configuration_is_wrong_usage(command: Command) -> None:
    command.page(".config/newsgrab/config.toml", "format = 'xml'")
    assert command("parse", "a.html").returncode == 2
    command.page("good.toml", "")
    assert command("parse", "a.html", "--config", "good.toml").returncode == 0


def test_configuration_that_is_asked_for_must_be_there(command: Command) -> None:
    done = command("parse", "a.html", "--config", "none.toml")
    assert (done.returncode, lines(done)) == (
        2,
        ["newsgrab: cannot read the configuration file none.toml: no such file or directory"],
    )


def test_wrong_variable_is_wrong_usage(command: Command) -> None:
    done = command("parse", "a.html", env={"NEWSGRAB_FORMAT": "xml"})
    assert done.returncode == 2
    assert "'xml' is not one of" in lines(done)[0]


# ---------------------------------------------------------------- the other commands


def test_explain_for_people(command: Command) -> None:
    shown = command("explain", "a.html", "--field", "headline", "--field", "section").stdout.decode()
    assert shown.splitlines() == [
        "a.html",
        "",
        "headline  Курс растёт",
        "  from      h1  90%",
        "  lost      meta:og:title  40%  Курс",
        "            because the heading comes first",
        "",
        "not found  section",
    ]


def test_explain_for_machines(command: Command) -> None:
    found = json.loads(command("explain", "--json", "a.html").stdout)
    assert found["fields"]["headline"] == {
        "value": "Курс растёт",
        "source": "h1",
        "raw": " Курс растёт ",
        "confidence": 0.9,
        "rivals": [
            {
                "value": "Курс",
                "source": "meta:og:title",
                "raw": "Курс",
                "confidence": 0.4,
                "reason": "the heading comes first",
            }
        ],
    }
    assert found["fields"]["lead"]["value"] is None
    assert command("explain", "missing").returncode == 7


def test_explain_reads_the_web(command: Command) -> None:
    with FaultServer({"/a": answer(PAGE)}) as server:
        args = ["explain", server.url("/a"), "--json", "--delay", "0", "--ignore-robots"]
        allowed = command(*args, "--allow-private", "127.0.0.0/8", program=REAL)
        refused = command(*args, program=REAL)
    assert json.loads(allowed.stdout)["fields"]["headline"]["value"] == "Rates rise"
    assert allowed.returncode == 0
    assert (refused.returncode, refused.stdout) == (5, b"")


def test_explain_reads_standard_input(command: Command) -> None:
    assert command("explain", "-", stdin=b"Piped").stdout.decode().startswith("standard input\n")


def test_languages(command: Command) -> None:
    rows = records(command("languages"))
    assert {"tag": "kk", "name": "Kazakh"}.items() <= next(row for row in rows if row["tag"] == "kk").items()
    tags = {path.stem for path in (ROOT / "newsgrab" / "languages").glob("*.toml")}
    assert {row["tag"] for row in rows} == tags
    table = command("languages", "-f", "csv").stdout.decode()
    assert table.startswith("tag,name,endonym,")


def test_sites(command: Command) -> None:
    hosts = {path.stem for path in (ROOT / "newsgrab" / "sites").glob("*.toml")}
    assert {row["host"] for row in records(command("sites"))} == hosts


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(command: Command, shell: str) -> None:
    done = command("completion", shell)
    assert done.returncode == 0
    assert b"_NEWSGRAB_COMPLETE" in done.stdout


def test_completion_completes(command: Command) -> None:
    def complete(*words: str) -> list[str]:
        env = {"_NEWSGRAB_COMPLETE": "zsh_complete", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
        return command(env=env).stdout.decode().split("\n")[1::3]

    assert complete("newsgrab", "pa") == ["parse"]
    assert complete("newsgrab", "parse", "--format", "cs") == ["csv"]
    assert complete("newsgrab", "parse", "--fields", "url,headl") == ["url,headline"]
