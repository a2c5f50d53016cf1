// Asks every query of tests/search/queries.toml through the page of search in Chromium, each on a page loaded anew.
//
//     npm install --prefix /tmp/web puppeteer-core        # outside of this repository; Chromium from the system
//     node benches/search.mjs SITE /tmp/web [--chromium PATH] [--most-ms 50] [--most-bytes 60000] [--runs 3] [--queries FILE]
//
// SITE is a folder written by `guiju build`. It is served over loopback by a thread of its own, packed as servers pack: each file once, when
// it is first asked for, which is why one asking of each query goes before those that count. For each query: milliseconds from the key
// until its first result stands in the page, until that was drawn, and until all that it shows at once is there (the middle one of the
// runs), and the bytes of the index that were loaded for it, its head included; script and style are the page's own. A large handbook
// (`benches/regulations.py`) is asked with `--queries benches/queries.toml`, its own words.
// Ends with 1 when some query took longer to its first result, or loaded more, than allowed.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname, join, normalize, resolve } from "node:path";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { gzipSync } from "node:zlib";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

/** In the thread that serves: tells its port when it is ready. */
function serve(site) {
  const packed = new Map();
  const pack = async (path) => gzipSync(await readFile(join(site, path)));
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    try {
      if (!packed.has(path)) packed.set(path, await pack(path));
      const type = `${TYPES[extname(path)] || "application/octet-stream"}; charset=utf-8`;
      const body = packed.get(path);
      response.writeHead(200, { "Content-Type": type, "Content-Encoding": "gzip", "Content-Length": body.length });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
}

/** In the page: types a query and tells when its answer stands there. */
const ask = (query) =>
  new Promise((done) => {
    const [input, hits, count] = [document.getElementById("find"), document.getElementById("hits"), document.querySelector(".count")];
    count.textContent = "";
    hits.textContent = "";
    const begun = performance.now();
    const since = () => performance.now() - begun;
    const answer = {};
    const end = () => {
      if (!answer.drawn || hits.getAttribute("aria-busy") === "true") return;
      seen.disconnect();
      done({ ...answer, hits: hits.children.length });
    };
    const seen = new MutationObserver(() => {
      if (!answer.first && (hits.children.length || count.textContent)) {
        answer.first = since();
        requestAnimationFrame(() => setTimeout(() => end((answer.drawn = since()))));
      }
      if (!answer.all && count.textContent) answer.all = since();
      end();
    });
    seen.observe(hits, { childList: true, attributes: true });
    seen.observe(count, { childList: true });
    input.value = query;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });

async function measure(browser, base, query) {
  const page = await browser.newPage();
  const network = await page.createCDPSession();
  await network.send("Network.enable");
  await network.send("Network.setCacheDisabled", { cacheDisabled: true });
  await network.send("Network.setBypassServiceWorker", { bypass: true });
  const asked = new Map();
  let bytes = 0;
  network.on("Network.requestWillBeSent", ({ requestId, request }) => asked.set(requestId, request.url));
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (/\/search\/[^/]+\.js/.test(asked.get(requestId) || "")) bytes += encodedDataLength;
  });
  await page.goto(`${base}search/index.html`, { waitUntil: "networkidle0" });
  await page.waitForSelector("#find");
  const answer = await page.evaluate(ask, query);
  await page.waitForNetworkIdle({ idleTime: 100 });
  await page.close();
  return { ...answer, bytes };
}

const middle = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      chromium: { type: "string", default: "/usr/bin/chromium" },
      "most-ms": { type: "string", default: "50" },
      "most-bytes": { type: "string", default: "60000" },
      runs: { type: "string", default: "3" },
      queries: { type: "string", default: new URL("../tests/search/queries.toml", import.meta.url).pathname },
    },
  });
  const [site, tools] = positionals;
  const puppeteer = createRequire(resolve(tools) + "/")("puppeteer-core");
  const queries = [...(await readFile(values.queries, "utf8")).matchAll(/^q = (?:"((?:[^"\\]|\\.)*)"|'([^']*)')/gm)].map((m) => (m[2] === undefined ? JSON.parse(`"${m[1]}"`) : m[2]));
  const server = new Worker(new URL(import.meta.url), { workerData: site });
  const base = `http://127.0.0.1:${await new Promise((ready) => server.once("message", ready))}/`;
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  const browser = await puppeteer.launch({ executablePath: values.chromium, headless: true, args });
  const answers = [];
  for (const query of queries) {
    const runs = [];
    for (let n = 0; n <= Number(values.runs); n++) runs.push(await measure(browser, base, query));
    const counted = runs.slice(1);
    const of = (name) => middle(counted.map((run) => run[name]));
    answers.push({ query, first: of("first"), drawn: of("drawn"), all: of("all"), bytes: of("bytes"), hits: of("hits") });
  }
  await browser.close();
  await server.terminate();
  report(answers, values);
}

function report(answers, allowed) {
  const ms = (n) => n.toFixed(0).padStart(5);
  const kb = (n) => (n / 1000).toFixed(1);
  for (const a of answers) console.log(`${ms(a.first)} ms first${ms(a.drawn)} drawn${ms(a.all)} all ${kb(a.bytes).padStart(7)} kB ${String(a.hits).padStart(4)} shown  ${a.query}`);
  const span = (name, show) => `half ${show(middle(answers.map((a) => a[name])))}, all ${show(Math.max(...answers.map((a) => a[name])))}`;
  const within = (name) => span(name, (n) => `${n.toFixed(0)} ms`);
  console.log(`${answers.length} queries, ${answers.filter((a) => a.hits).length} with results. First result: ${within("first")}; drawn: ${within("drawn")}; all shown: ${within("all")}; loaded: ${span("bytes", (n) => `${kb(n)} kB`)}`);
  const most = (name) => Math.max(...answers.map((a) => a[name]));
  process.exitCode = most("first") > Number(allowed["most-ms"]) || most("bytes") > Number(allowed["most-bytes"]) ? 1 : 0;
}

if (isMainThread) await main();
else serve(workerData);
