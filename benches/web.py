#!/usr/bin/env python3
"""Holds a built site to the W3C Nu validator and to Lighthouse.

    npm install --prefix /tmp/web lighthouse vnu-jar     # outside of this repository; Java and Chromium from the system
    python3 benches/web.py public /tmp/web [--pages cross/index.html ...] [--runs 5] [--least 100]

Where the Python package icalendar is installed, it reads every calendar of the site.

The validator reads every page of the site. What it says of the pages' Content-Security-Policy is left out: it takes files for
strangers to each other, and blocks of data for scripts. Lighthouse loads each of `--pages` over loopback, as a phone on a slow
line and as a desktop, `--runs` times; printed are the medians of its four categories. Ends with 1 when a page has an error
or a median is below `--least`.
"""

import argparse
import functools
import gzip
import http.server
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading

CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"


class Packed(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as web servers do: texts packed, connections kept."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        path = pathlib.Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self.send_error(404)
        body = gzip.compress(path.read_bytes())
        self.send_response(200)
        kind = "text/plain" if path.suffix == ".txt" else self.guess_type(str(path))
        for name, value in {"Content-Type": f"{kind}; charset=utf-8", "Content-Encoding": "gzip", "Content-Length": len(body), "Cache-Control": "max-age=600"}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)


def serve(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Packed, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


def calendars(site):
    """What another program finds wrong with the calendars of the site; none where it is not installed."""
    try:
        import icalendar
    except ImportError:
        return []
    wrong = []
    for path in sorted(pathlib.Path(site).rglob("*.ics")):
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        faults = [fault for part in calendar.walk() for fault in part.errors]
        if not calendar.subcomponents:
            faults.append("holds nothing")
        wrong += [f"{path}: {fault}" for fault in faults]
    return wrong


def validate(site, tools):
    """Messages of the validator on all pages of the site."""
    jar = tools / "node_modules/vnu-jar/build/dist/vnu.jar"
    run = subprocess.run(["java", "-jar", jar, "--skip-non-html", "--format", "json", site], capture_output=True, text=True)
    messages = [m for m in json.loads(run.stderr or run.stdout)["messages"] if "Content Security Policy" not in m["message"]]
    for m in messages[:50]:
        print(f"{m.get('url', '')}:{m.get('lastLine', '')}: {m.get('subType', m['type'])}: {m['message']}")
    print(f"Nu: {len(messages)} messages on {sum(1 for _ in pathlib.Path(site).rglob('*.html'))} pages", flush=True)
    return messages


def lighthouse(url, preset, tools, chromium):
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = ["node", tools / "node_modules/lighthouse/cli/index.js", url, "--quiet", "--output=json", f"--output-path={out.name}"]
        command += [f"--chrome-flags={FLAGS}"] + ([f"--preset={preset}"] if preset else [])
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"CHROME_PATH": chromium})
        report = json.load(open(out.name))
    scores = [round((report["categories"][c]["score"] or 0) * 100) for c in CATEGORIES]
    audits = report["audits"]
    weak = [f"{name} ({a['title']})" for name, a in audits.items() if a.get("score") is not None and a["score"] < 0.9]
    return scores, weak


def measure(page, base, tools, args):
    low = False
    for preset in ("", "desktop"):
        runs = [lighthouse(base + page, preset, tools, args.chromium) for _ in range(args.runs)]
        medians = [statistics.median(column) for column in zip(*(scores for scores, _ in runs))]
        low |= min(medians) < args.least
        shown = ", ".join(f"{c} {m:.0f}" for c, m in zip(CATEGORIES, medians))
        print(f"{page} {preset or 'phone'}: {shown}", flush=True)
        if min(medians) < args.least:
            print("   " + "; ".join(sorted({w for _, weak in runs for w in weak})), flush=True)
    return low


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site")
    parser.add_argument("tools", type=pathlib.Path)
    parser.add_argument("--pages", nargs="*", default=["cross/index.html"])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--least", type=int, default=100)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--no-validator", action="store_true")
    args = parser.parse_args()
    faults = [] if args.no_validator else validate(args.site, args.tools)
    wrong = calendars(args.site)
    print("\n".join(wrong))
    faults += wrong
    base = serve(args.site)
    low = [page for page in args.pages if measure(page, base, args.tools, args)]
    sys.exit(1 if faults or low else 0)


if __name__ == "__main__":
    main()
