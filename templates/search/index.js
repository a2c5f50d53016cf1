// The search index: loads its files and answers where a text stands.
//
// The files are scripts that call guiju.put(name, value); loading them as scripts instead of fetching them lets a handbook be
// read straight from a folder.
//
// Reads format 2 of the index. A build warns of a handbook's own copy of this script that reads another.
(function (search) {
  "use strict";

  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUES = new Uint8Array(128);
  Array.from(DIGITS, (c, n) => (VALUES[c.charCodeAt(0)] = n));
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
      script.fetchPriority = "high";
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
      head.folded = new Map();
      for (let i = 0; i + 1 < pairs.length; i += 2) head.map.set(pairs[i], pairs[i + 1]);
      head.synonyms = head.synonyms.map((names) => names.map((n) => fold(head, n).chars.join("")));
      head.group = new Map();
      head.synonyms.forEach((names, n) => names.forEach((name) => head.group.has(name) || head.group.set(name, n)));
    }
    return head;
  }

  // ---- folding --------------------------------------------------------------------------------------------------

  const foldAny = (head, c) => Array.from(c.normalize("NFKC").toLowerCase()).map((d) => (/\s/.test(d) ? " " : head.map.get(d) || d));

  /** What one character becomes; worked out once, since texts are made of the same few. */
  function foldChar(head, c) {
    const known = head.folded.get(c);
    if (known) return known;
    const folded = foldAny(head, c);
    head.folded.set(c, folded);
    return folded;
  }

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

  /** Documents and places of a block, each in a row of its own, from a place in the text on. */
  function decode(text, start) {
    const docs = [];
    const places = [];
    let [number, shift, doc, second] = [0, 0, 0, false];
    for (let i = start; i < text.length; i++) {
      const digit = VALUES[text.charCodeAt(i)];
      number += (digit & 31) << shift;
      shift += 5;
      if (digit > 31) continue;
      if (second) places.push(number);
      else docs.push((doc += number));
      second = !second;
      number = shift = 0;
    }
    return { docs, places };
  }

  /** The first block of a key's list; `count` tells how long the whole is. */
  async function list(head, key) {
    return listIn(await load(`p${shardOf(head, key.replace(/^\^/, ""))}`), key);
  }

  function listIn(shard, key) {
    const text = Object.hasOwn(shard, key) ? shard[key] : "";
    const long = text.indexOf("!");
    const block = decode(text, long + 1);
    return { ...block, count: long < 0 ? block.docs.length : Number(text.slice(0, long)), whole: long < 0 };
  }

  /** Every document under a name: all blocks are read. */
  async function named(head, key) {
    const { docs, count } = await list(head, key);
    const name = Array.from(key, (c) => c.codePointAt(0).toString(16)).join(".");
    const blocks = docs.length ? Math.ceil(count / docs.length) : 1;
    const further = await Promise.all(Array.from({ length: blocks - 1 }, (_, n) => load(`b${name}-${n + 1}`)));
    return docs.concat(...further.map((text) => decode(text, 0).docs));
  }

  /** The clauses a label stands for (`2.1`), or a label or a permanent name within a regulation (`cross/2.1`). The clauses of a
   *  regulation are listed in their order: the first one's number, then position and permanent name of each. */
  async function clauses(head, name) {
    const [regulation, ...rest] = name.split("/");
    if (!rest.length) return (await list(head, `=${name}`)).docs;
    const key = `=/${regulation}`;
    const shard = await load(`p${shardOf(head, key)}`);
    const [first, ...all] = (Object.hasOwn(shard, key) ? shard[key] : "").split(";");
    const n = all.findIndex((names) => names.split(" ").includes(rest.join("/")));
    return n < 0 ? [] : [Number(first) + n];
  }

  /** The starts of the pairs to look up: every other one, and the last; of a long text, some of them. No pair begins with a
   *  space, so a text of several words is looked up by all the others. */
  function offsets(chars) {
    const length = chars.length;
    const spaced = chars.includes(" ");
    const all = [];
    for (let i = 0; i < length - 2; i += spaced ? 1 : 2) if (chars[i] !== " ") all.push(i);
    const sure = chars[length - 2] !== " ";
    if (sure) all.push(length - 2);
    if (all.length <= PAIRS) return { starts: all, sure };
    const some = Array.from({ length: PAIRS }, (_, i) => all[Math.round((i * (all.length - 1)) / (PAIRS - 1))]);
    return { starts: some, sure: false };
  }

  /** In titles a place also tells whether it begins or ends a name. */
  const PARTS = {
    title: { mark: "^", place: (p) => p >> 2, begins: (p) => Boolean(p & 2), ends: (p) => Boolean(p & 1) },
    text: { mark: "", place: (p) => p, begins: () => false, ends: () => false },
  };

  /** Where a folded text stands in one part of documents: by document, its first place and how often; `absent` tells which of
   *  its pairs stand nowhere. What the glossary names has a list of its own, beside those of its other names. */
  async function standing(head, chars, name) {
    const part = PARTS[name];
    if (chars.length === 1) {
      const { docs, places, count } = await list(head, part.mark + chars[0]);
      const found = gathering();
      docs.forEach((doc, i) => found.add(doc, part.place(places[i]), part.begins(places[i]), part.ends(places[i])));
      return { documents: found.documents, sure: true, more: count >= 64 };
    }
    const whole = chars.join("");
    if (head.group.has(whole)) {
      const found = listIn(await load(`s${head.group.get(whole)}`), part.mark + whole);
      return join([walk(found, 0, part)], part, true);
    }
    const { starts, sure } = offsets(chars);
    const lists = await Promise.all(starts.map((i) => list(head, part.mark + chars[i] + chars[i + 1])));
    const absent = starts.filter((_, i) => !lists[i].count);
    if (absent.length) return { documents: new Map(), sure: true, more: false, absent };
    return join(lists.map((l, n) => walk(l, starts[n], part)), part, sure);
  }

  /** A list to be walked along: its places are those of the text's start; one cut short says nothing of what lies behind the cut. */
  function walk({ docs, places, whole }, start, part) {
    return { docs, places, whole, start, part, at: 0, until: whole ? Infinity : docs[docs.length - 1] };
  }

  /** Goes on to a start in a document, or to what comes after it; tells whether the list holds it. */
  function reach(list, doc, start) {
    const { docs, places, part } = list;
    const place = start + list.start;
    let i = list.at;
    while (i < docs.length && (docs[i] < doc || (docs[i] === doc && part.place(places[i]) < place))) i++;
    list.at = i;
    return i < docs.length && docs[i] === doc && part.place(places[i]) === place;
  }

  /** The starts that all lists allow; where one is cut short it is not asked behind its cut, unless none is whole. */
  function join(lists, part, sure) {
    const anyWhole = lists.some((l) => l.whole);
    const leading = lists.filter((l) => l.whole === anyWhole).reduce((a, b) => (b.docs.length < a.docs.length ? b : a));
    const others = lists.filter((l) => l !== leading);
    const [first, last] = [lists[0], lists[lists.length - 1]];
    const found = gathering();
    let decided = true;
    for (let i = 0; i < leading.docs.length; i++) {
      const doc = leading.docs[i];
      const start = part.place(leading.places[i]) - leading.start;
      if (start < 0) continue;
      leading.at = i;
      leading.here = true;
      if (!others.every((l) => (l.here = reach(l, doc, start)) || (anyWhole && doc >= l.until))) continue;
      decided = decided && others.every((l) => l.here);
      found.add(doc, start, first.here && part.begins(first.places[first.at]), last.here && part.ends(last.places[last.at]));
    }
    return { documents: found.documents, sure: sure && decided, more: !anyWhole };
  }

  /** Brings together the places of each document. */
  function gathering() {
    const documents = new Map();
    const add = (doc, at, begins, ends) => {
      const equal = begins && ends;
      const known = documents.get(doc);
      if (!known) return documents.set(doc, { at, begins, ends, times: 1, equal });
      known.times++;
      known.begins = known.begins || begins;
      known.ends = known.ends || equal;
      known.equal = known.equal || equal;
    };
    return { documents, add };
  }

  /** The documents of a file. A clause that follows another of its regulation says only anchor, name, text and place in it. */
  function unfolded(file) {
    let last;
    return file.map((document) => {
      if (document.length < 5) {
        const [anchor, title, text, address] = document;
        const [href, kind, , , path, regulation] = last;
        document = [href.slice(0, href.indexOf("#") + 1) + anchor, kind, title, text, path.slice(0, path.lastIndexOf("》") + 1) + address, regulation];
      }
      return (last = document);
    });
  }

  /** What documents hold: address, kind, name, text, place, regulation. */
  async function texts(head, ids) {
    const files = new Set(ids.map((id) => Math.floor(id / head.per)));
    const read = new Map(await Promise.all(Array.from(files, async (n) => [n, unfolded(await load(`d${n}`))])));
    return ids.map((id) => {
      const [href, kind, title, text, path, regulation] = read.get(Math.floor(id / head.per))[id % head.per];
      return { id, href: root + href, kind, title: title || "", text, path, regulation };
    });
  }

  // Whoever loads the search is about to ask: what every query needs is fetched before the first key.
  head().catch(() => {});

  Object.assign(search, { head, fold, indexOf, clauses, named, standing, texts, root });
})((window.guijuSearch = window.guijuSearch || {}));
