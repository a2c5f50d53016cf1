#!/usr/bin/env python3
"""Measures how long the preview takes from a save to new bytes served, over loopback.

    python3 benches/preview.py GUIJU HANDBOOK [--edits 100] [--peer COMMAND URL FILE]

Starts `GUIJU --root COPY serve` on a copy of the handbook, writes a new word into one regulation again and again, and asks
for its page until the word is there. Prints median and 90th percentile in milliseconds, and the memory of the server at
the beginning and the end. With --peer the same is done with another program: COMMAND starts it, FILE is edited, URL asked.
"""

import argparse
import http.client
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile
import time
import urllib.parse

WAIT = 60


def memory(pid):
    status = pathlib.Path(f"/proc/{pid}/status")
    found = re.search(r"VmRSS:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) // 1024 if found else 0


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


def edits(page, file, mark, count):
    times = []
    for n in range(count):
        word = f"改{n:05}次"
        text = re.sub(r"改\d{5}次", word, file.read_text()) if n else file.read_text().replace(mark, f"{mark}{word}", 1)
        begun = time.perf_counter()
        file.write_text(text)
        page.until(word)
        times.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.02)
    return times


def report(name, times, first, last):
    tenth = statistics.quantiles(times, n=10)[8]
    print(f"{name}: median {statistics.median(times):.1f} ms, 90th percentile {tenth:.1f} ms, memory {first} → {last} MiB")


def ours(program, handbook, count):
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "handbook"
        shutil.copytree(handbook, copy, ignore=shutil.ignore_patterns("records", "public", "target", ".git", "src", "tests"))
        said = pathlib.Path(folder) / "said"
        # A pipe that nobody reads would stop it.
        server = subprocess.Popen([program, "--root", str(copy), "serve", "--port", "0"], stdout=said.open("w"), stderr=subprocess.STDOUT)
        try:
            while not (found := re.search(r"http://[\d.]+:\d+", said.read_text())):
                time.sleep(0.05)
            address = found[0]
            file = sorted(copy.glob("content/*/text.md"))[0]
            page = Page(f"{address.rstrip('/')}/{file.parent.name}/")
            page.get()
            first = memory(server.pid)
            times = edits(page, file, "應於", count)
            report("guiju", times, first, memory(server.pid))
        finally:
            server.terminate()
            server.wait()


def peer(command, url, file, count):
    server = subprocess.Popen(command, shell=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        page = Page(url)
        while not page.get():
            time.sleep(0.2)
        times = edits(page, pathlib.Path(file), "應於", count)
        report(command.split()[0], times, 0, memory(server.pid))
    finally:
        server.terminate()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("handbook")
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--peer", nargs=3, metavar=("COMMAND", "URL", "FILE"))
    asked = parser.parse_args()
    ours(asked.program, asked.handbook, asked.edits)
    if asked.peer:
        peer(*asked.peer, asked.edits)


if __name__ == "__main__":
    main()
