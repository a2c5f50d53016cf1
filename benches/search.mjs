// Asks every query of tests/search/queries.toml through the page of search in Chromium, each on a page loaded anew.
//
//     npm install --prefix /tmp/web puppeteer-core        # outside of this repository; Chromium from the system
//     node benches/search.mjs SITE /tmp/web [--chromium PATH] [--most-ms 50] [--most-bytes 60000] [--queries FILE]
//
// SITE is a folder written by `guiju build`. It is served over loopback, packed as servers pack. For each query: milliseconds from
// the key to the first result, and the bytes of the index that were loaded for it, its head included; script and style are the page's own. A
// large handbook (`benches/regulations.py`) is asked with `--queries benches/queries.toml`, its own words.
// Ends with 1 when some query took or loaded more than allowed.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname, join, normalize, resolve } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    chromium: { type: "string", default: "/usr/bin/chromium" },
    "most-ms": { type: "string", default: "50" },
    "most-bytes": { type: "string", default: "60000" },
    queries: { type: "string", default: new URL("../tests/search/queries.toml", import.meta.url).pathname },
  },
});
const [site, tools] = positionals;
const puppeteer = createRequire(resolve(tools) + "/")("puppeteer-core");
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

async function serve() {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    try {
      const body = gzipSync(await readFile(join(site, path)));
      response.writeHead(200, { "Content-Type": `${TYPES[extname(path)] || "application/octet-stream"}; charset=utf-8`, "Content-Encoding": "gzip" });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

/** In the page: types a query and tells when its answer stands there. */
const ask = (query) =>
  new Promise((done) => {
    const [input, hits, count] = [document.getElementById("find"), document.getElementById("hits"), document.querySelector(".count")];
    count.textContent = "";
    const begun = performance.now();
    const seen = new MutationObserver(() => {
      if (!count.textContent) return;
      seen.disconnect();
      done({ ms: performance.now() - begun, hits: hits.children.length });
    });
    seen.observe(count, { childList: true, characterData: true, subtree: true });
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
  return { query, ...answer, bytes };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const queries = [...(await readFile(values.queries, "utf8")).matchAll(/^q = (?:"((?:[^"\\]|\\.)*)"|'([^']*)')/gm)].map((m) => (m[2] === undefined ? JSON.parse(`"${m[1]}"`) : m[2]));
const server = await serve();
const base = `http://127.0.0.1:${server.address().port}/`;
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await puppeteer.launch({ executablePath: values.chromium, headless: true, args });
await measure(browser, base, "warm");
const answers = [];
for (const query of queries) answers.push(await measure(browser, base, query));
await browser.close();
server.close();

for (const { query, ms, bytes, hits } of answers) console.log(`${ms.toFixed(0).padStart(5)} ms ${(bytes / 1000).toFixed(1).padStart(7)} kB ${String(hits).padStart(4)} shown  ${query}`);
const [times, sizes] = [answers.map((a) => a.ms), answers.map((a) => a.bytes)];
console.log(`${answers.length} queries, ${answers.filter((a) => a.hits).length} with results: half within ${median(times).toFixed(0)} ms, all within ${Math.max(...times).toFixed(0)} ms; half load ${(median(sizes) / 1000).toFixed(1)} kB, all at most ${(Math.max(...sizes) / 1000).toFixed(1)} kB`);
process.exitCode = Math.max(...times) > Number(values["most-ms"]) || Math.max(...sizes) > Number(values["most-bytes"]) ? 1 : 0;
