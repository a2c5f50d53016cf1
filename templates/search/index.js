// The search index: loads its files and answers where a text stands.
//
// The files are scripts that call guiju.put(name, value); loading them as scripts instead of fetching them lets a handbook be
// read straight from a folder.
(function (search) {
  "use strict";

  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUES = new Map(Array.from(DIGITS, (c, n) => [c, n]));
  /** Most pairs of one text that are looked up; the rest is read where it is shown. */
  const PAIRS = 4;

  const root = document.body.dataset.root || "";
  let loaded = new Map();
  let version = "";

  window.guiju = Object.assign(window.guiju || {}, {
    put: (name, value) => {
      const waiting = loaded.get(name);
      if (waiting) waiting.value = value;
    },
  });

  // The live preview changed the handbook under an open page.
  document.addEventListener("guiju:changed", () => (loaded = new Map()));

  /** A file of the index, loaded once. */
  function load(name) {
    const known = loaded.get(name);
    if (known) return known.promise;
    const entry = {};
    entry.promise = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${root}search/${name}.js${version && name !== "index" ? `?${version}` : ""}`;
      script.onload = () => (entry.value === undefined ? reject(new Error(name)) : resolve(entry.value));
      script.onerror = () => {
        loaded.delete(name);
        reject(new Error(name));
      };
      document.head.append(script);
    });
    loaded.set(name, entry);
    return entry.promise;
  }

  /** What every query needs: how to fold, where things lie, the words of the page. */
  async function head() {
    const head = await load("index");
    if (!head.map) {
      version = head.version;
      const pairs = Array.from(head.fold);
      head.map = new Map();
      for (let i = 0; i + 1 < pairs.length; i += 2) head.map.set(pairs[i], pairs[i + 1]);
      head.synonyms = head.synonyms.map((names) => names.map((n) => fold(head, n).chars.join("")));
    }
    return head;
  }

  // ---- folding --------------------------------------------------------------------------------------------------

  const foldChar = (head, c) => Array.from(c.normalize("NFKC").toLowerCase()).map((d) => (/\s/.test(d) ? " " : head.map.get(d) || d));

  /** The folded text and, for each of its characters, which character of the original it comes from. */
  function fold(head, text) {
    const chars = [];
    const from = [];
    Array.from(text).forEach((c, i) => {
      for (const d of foldChar(head, c)) {
        chars.push(d);
        from.push(i);
      }
    });
    return { chars, from };
  }

  function indexOf(hay, needle, start) {
    for (let i = start; i + needle.length <= hay.length; i++) {
      let j = 0;
      while (j < needle.length && hay[i + j] === needle[j]) j++;
      if (j === needle.length) return i;
    }
    return -1;
  }

  // ---- postings -------------------------------------------------------------------------------------------------

  function shardOf(head, key) {
    let hash = 0x811c9dc5;
    for (const c of key) hash = Math.imul(hash ^ c.codePointAt(0), 0x01000193) >>> 0;
    return hash % head.shards;
  }

  /** Documents and places of a block. */
  function decode(text) {
    const numbers = [];
    let [number, shift] = [0, 0];
    for (const c of text) {
      const digit = VALUES.get(c);
      number += (digit & 31) * 2 ** shift;
      shift += 5;
      if (digit < 32) {
        numbers.push(number);
        [number, shift] = [0, 0];
      }
    }
    const places = [];
    for (let i = 0, doc = 0; i + 1 < numbers.length; i += 2) places.push([(doc += numbers[i]), numbers[i + 1]]);
    return places;
  }

  /** The first block of a key's list; `count` tells how long the whole is. */
  async function list(head, key) {
    const shard = await load(`p${shardOf(head, key.replace(/^\^/, ""))}`);
    const text = Object.hasOwn(shard, key) ? shard[key] : "";
    const long = /^(\d+)!/.exec(text);
    const places = decode(long ? text.slice(long[0].length) : text);
    return { places, count: long ? Number(long[1]) : places.length, whole: !long };
  }

  /** Every document under a name: all blocks are read. */
  async function named(head, key) {
    const first = await list(head, key);
    const documents = first.places.map(([doc]) => doc);
    const name = Array.from(key, (c) => c.codePointAt(0).toString(16)).join(".");
    for (let n = 1; documents.length < first.count; n++) {
      const more = decode(await load(`b${name}-${n}`));
      if (!more.length) break;
      for (const [doc] of more) documents.push(doc);
    }
    return documents;
  }

  /** The starts of the pairs to look up: every other one, and the last; of a long text, some of them. */
  function offsets(length) {
    const all = [];
    for (let i = 0; i < length - 2; i += 2) all.push(i);
    all.push(length - 2);
    if (all.length <= PAIRS) return { starts: all, sure: true };
    const some = Array.from({ length: PAIRS }, (_, i) => all[Math.round((i * (all.length - 1)) / (PAIRS - 1))]);
    return { starts: some, sure: false };
  }

  /** In titles a place also tells whether it begins or ends a name. */
  const PARTS = {
    title: { mark: "^", place: (p) => p >> 2, begins: (p) => Boolean(p & 2), ends: (p) => Boolean(p & 1) },
    text: { mark: "", place: (p) => p, begins: () => false, ends: () => false },
  };

  const SPAN = 65536;

  /** A list as the starts it allows the text: one cut short says nothing of what lies behind the cut. */
  function allowed(l, start, part) {
    const starts = new Map();
    for (const [doc, p] of l.places) if (part.place(p) >= start) starts.set(doc * SPAN + part.place(p) - start, p);
    return { start, starts, whole: l.whole, until: l.whole ? Infinity : l.places[l.places.length - 1][0] };
  }

  /** Where a folded text stands in one part of documents: by document, its first place and how often. */
  async function standing(head, chars, name) {
    const part = PARTS[name];
    if (chars.length === 1) {
      const { places, count } = await list(head, part.mark + chars[0]);
      return gather(places.map(([doc, p]) => [doc, part.place(p), part.begins(p), part.ends(p)]), { sure: true, more: count >= 64 });
    }
    const { starts, sure } = offsets(chars.length);
    const lists = await Promise.all(starts.map((i) => list(head, part.mark + chars[i] + chars[i + 1])));
    if (lists.some((l) => !l.count)) return gather([], { sure: true, more: false });
    return join(lists.map((l, n) => allowed(l, starts[n], part)), part, sure);
  }

  /** The starts that all lists allow; where one is cut short it is not asked behind its cut, unless none is whole. */
  function join(lists, part, sure) {
    const anyWhole = lists.some((l) => l.whole);
    const [rarest, ...others] = lists.filter((l) => l.whole === anyWhole).sort((a, b) => a.starts.size - b.starts.size);
    const rest = others.concat(lists.filter((l) => l.whole !== anyWhole));
    const [first, last] = [lists[0], lists[lists.length - 1]];
    const found = [];
    let decided = true;
    for (const start of rarest.starts.keys()) {
      const doc = Math.floor(start / SPAN);
      const open = rest.filter((l) => !l.starts.has(start));
      if (open.some((l) => !anyWhole || doc < l.until)) continue;
      decided = decided && !open.length;
      found.push([doc, start % SPAN, part.begins(first.starts.get(start)), part.ends(last.starts.get(start))]);
    }
    return gather(found, { sure: sure && decided, more: !anyWhole });
  }

  function gather(places, how) {
    const documents = new Map();
    for (const [doc, at, begins, ends] of places) {
      const known = documents.get(doc);
      if (!known) documents.set(doc, { at, begins, ends, times: 1 });
      else {
        known.times++;
        known.begins = known.begins || begins;
        known.ends = known.ends || (begins && ends);
        known.equal = known.equal || (begins && ends);
      }
      const entry = documents.get(doc);
      entry.equal = entry.equal || (begins && ends);
    }
    return { documents, ...how };
  }

  /** What documents hold: address, kind, name, text, place, regulation. */
  async function texts(head, ids) {
    const files = new Set(ids.map((id) => Math.floor(id / head.per)));
    const read = new Map(await Promise.all(Array.from(files, async (n) => [n, await load(`d${n}`)])));
    return ids.map((id) => {
      const [href, kind, title, text, path, regulation] = read.get(Math.floor(id / head.per))[id % head.per];
      return { id, href: root + href, kind, title: title || "", text, path, regulation };
    });
  }

  Object.assign(search, { head, fold, indexOf, list, named, standing, texts, root });
})((window.guijuSearch = window.guijuSearch || {}));
