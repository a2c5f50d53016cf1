// A query: words, phrases in quotes, labels of clauses; and the order of what it finds.
(function (search) {
  "use strict";

  const { fold, indexOf } = search;
  const WEIGHT = { regulation: 6, term: 8, form: 5, process: 5, role: 4, unit: 4, clause: 3, duty: 2, parameter: 1 };
  const EQUAL = 60;
  const BEGINS = 34;
  const INSIDE = 25;
  const TEXT = 10;
  const LABEL = 1000;
  /** Another name of the same thing counts, and less. */
  const OTHER_NAME = 0.6;

  // ---- words ----------------------------------------------------------------------------------------------------

  /** The terms of a query: phrases in quotes stand as they are, other words may have other names. */
  function termsOf(head, text) {
    const terms = [];
    for (const found of text.matchAll(/["“”「」]([^"“”「」]*)["“”「」]|([^\s"“”「」]+)/g)) {
      const exact = found[1] !== undefined;
      const words = exact ? found[1] : found[2];
      const chars = fold(head, words.trim()).chars;
      if (chars.length) terms.push({ chars, exact });
    }
    return terms;
  }

  function alternatives(head, term) {
    const own = term.chars.join("");
    const others = term.exact ? [] : head.synonyms.filter((names) => names.includes(own)).flat();
    return [...new Set([own, ...others])].map((name, n) => ({ chars: Array.from(name), weight: n ? OTHER_NAME : 1 }));
  }

  // ---- labels ---------------------------------------------------------------------------------------------------

  const NUMERALS = "〇一二三四五六七八九";

  /** 二十三 and 23 alike. */
  function number(text) {
    if (/^\d+$/.test(text)) return Number(text);
    let [total, digit] = [0, 0];
    for (const c of text.replace(/零/g, "〇")) {
      const value = NUMERALS.indexOf(c);
      const unit = { 十: 10, 百: 100, 千: 1000 }[c];
      if (value >= 0) digit = value;
      else if (unit) [total, digit] = [total + (digit || 1) * unit, 0];
      else return NaN;
    }
    return total + digit;
  }

  const N = "(\\d+|[〇零一二三四五六七八九十百千]+)";
  const STEP = new RegExp(`^(?:第${N}[编章节条项款目](?:之${N})?|\\(${N}\\)|${N}[、.](?!\\d)|${N}(?=[(.、]|$))[、.]?`);

  /** The position a label names: 第三条 is 3, 二(一)3 is 2.1.3. */
  function position(label) {
    const steps = [];
    for (let rest = label; rest; ) {
      const found = STEP.exec(rest);
      if (!found) return null;
      const main = found[1] || found[3] || found[4] || found[5];
      if (!main || Number.isNaN(number(main))) return null;
      steps.push(number(main) + (found[2] ? `-${number(found[2])}` : ""));
      rest = rest.slice(found[0].length);
    }
    return steps.length ? steps.join(".") : null;
  }

  /** What names the clause that a query asks for: its label, with a regulation before it or alone, or by its permanent name. */
  function labels(head, text) {
    const folded = fold(head, text.trim()).chars.join("");
    if (/^[a-z][\w-]*\/[\w.-]+$/.test(folded)) return [text.trim()];
    const found = /^(?:([a-z][\w-]*)[\s/]+|《([^》]+)》\s*|([^\s《》]*[^\s《》\d.()])\s+)?(.+)$/.exec(folded);
    const label = found && position(found[4].replace(/\s+/g, ""));
    if (!label) return [];
    if (found[1]) return [`${found[1]}/${label}`];
    const title = found[2] || found[3];
    if (title) {
      const named = head.regulations.filter(([, name]) => fold(head, name).chars.join("").includes(title));
      return named.map(([id]) => `${id}/${label}`);
    }
    return /^\d+$/.test(folded) ? [] : [label];
  }

  async function labelled(head, text) {
    return (await Promise.all(labels(head, text).map((name) => search.clauses(head, name)))).flat();
  }

  // ---- scores ---------------------------------------------------------------------------------------------------

  function titleScore(entry) {
    if (entry.equal) return EQUAL;
    return entry.begins ? BEGINS : INSIDE - Math.min(entry.at, 20) / 4;
  }

  const textScore = (entry) => TEXT + Math.min(entry.times, 4) - Math.min(entry.at, 200) / 100;

  /** Documents that hold a term under any of its names, each with its worth. */
  async function holding(head, term) {
    const scores = new Map();
    let [sure, more] = [true, false];
    const add = (found, weight, score) => {
      for (const [doc, entry] of found.documents) scores.set(doc, Math.max(scores.get(doc) || 0, weight * score(entry)) + (scores.has(doc) ? 1 : 0));
      sure = sure && found.sure;
      more = more || found.more;
    };
    const names = alternatives(head, term);
    const standing = (part) => Promise.all(names.map(({ chars }) => search.standing(head, chars, part)));
    const [titles, texts] = await Promise.all([standing("title"), standing("text")]);
    names.forEach(({ weight }, n) => {
      add(titles[n], weight, titleScore);
      add(texts[n], weight, textScore);
    });
    const absent = (titles[0].absent || []).filter((start) => (texts[0].absent || []).includes(start));
    return { scores, sure, more, absent };
  }

  const kindOf = (head, doc) => head.kinds.findLast(([, start]) => start <= doc)[0];

  /** Keeps what the filters ask for. */
  async function filtered(head, filters) {
    const keys = [filters.in && `#${filters.in}`, filters.role && `@${filters.role}`].filter(Boolean);
    const sets = await Promise.all(keys.map(async (key) => new Set(await search.named(head, key))));
    return (doc) => sets.every((s) => s.has(doc)) && (!filters.kind || kindOf(head, doc) === filters.kind);
  }

  /** Documents that hold every term; without one, those that hold the most. */
  function together(found) {
    const scores = new Map();
    const held = new Map();
    for (const { scores: own } of found) {
      for (const [doc, score] of own) {
        scores.set(doc, (scores.get(doc) || 0) + score);
        held.set(doc, (held.get(doc) || 0) + 1);
      }
    }
    const most = Math.max(0, ...held.values());
    for (const [doc, n] of held) if (n < most) scores.delete(doc);
    return { scores, most };
  }

  /** Places to cut a text nobody wrote as a whole, the middle first; a pair nobody wrote must be cut in two. */
  function cuts(chars, absent) {
    const middle = Math.round(chars.length / 2);
    const places = [middle, middle - 1, middle + 1].filter((n) => n >= 2 && chars.length - n >= 2 && absent.every((start) => start + 1 === n));
    return places.map((n) => [chars.slice(0, n), chars.slice(n)]);
  }

  /** What holds all terms; a text that stands nowhere and names no clause is tried in two parts. */
  async function holders(head, terms, labels) {
    const found = await Promise.all(terms.map((t) => holding(head, t)));
    const all = together(found);
    const [only] = terms;
    if (all.scores.size || terms.length > 1 || only.exact || (await labels).length) return { ...all, found, terms };
    const tried = cuts(only.chars, found[0].absent).map(async (parts) => {
      const halves = parts.map((chars) => ({ chars, exact: true }));
      const both = await Promise.all(halves.map((t) => holding(head, t)));
      return { ...together(both), found: both, terms: halves };
    });
    const joined = (await Promise.all(tried)).find(({ most }) => most === 2);
    return joined || { ...all, found, terms };
  }

  /** What a query finds, the best first; `take(n)` reads the next texts and drops what does not hold the query after all. */
  async function find(text, filters) {
    const head = await search.head();
    const asked = termsOf(head, text);
    if (!asked.length) return { total: 0, more: false, terms: asked, head, take: async () => [] };
    const named = labelled(head, text);
    const [labels, wanted, held] = await Promise.all([named, filtered(head, filters || {}), holders(head, asked, named)]);
    const { scores, found, terms, most } = held;
    for (const [doc, score] of scores) scores.set(doc, score + (WEIGHT[kindOf(head, doc)] || 0));
    labels.forEach((doc, n) => scores.set(doc, LABEL - n / 100));
    const ids = Array.from(scores.keys()).filter(wanted).sort((a, b) => scores.get(b) - scores.get(a) || a - b);
    const sure = found.every((f) => f.sure);
    const take = reader(head, ids, { terms, most, sure }, new Set(labels));
    return { total: ids.length, more: found.some((f) => f.more), sure, terms, head, take };
  }

  /** Most texts read at once to see whether they hold the query after all. */
  const READ = 32;
  /** Texts read before all others: the best, and where texts decide some to spare. */
  const LEAD = { sure: 1, unsure: 3 };
  /** Milliseconds the others wait for them. A near server answers sooner; to a far one all are asked together. */
  const AHEAD = 12;

  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  /** Reads texts in order; `early` is shown those that are there first. */
  function reader(head, ids, how, labels) {
    const lead = how.sure ? LEAD.sure : LEAD.unsure;
    const kept = (hit) => how.sure || labels.has(hit.id) || holds(head, hit, how);
    const read = async (some) => (await search.texts(head, some)).map((hit) => folded(head, hit)).filter(kept);
    let at = 0;
    return async (count, early) => {
      const hits = [];
      for (const until = at + READ; hits.length < count && at < Math.min(ids.length, until); ) {
        const batch = ids.slice(at, at + count - hits.length);
        at += batch.length;
        const first = read(batch.slice(0, lead)).then((some) => {
          if (early && some.length && !hits.length) early(some);
          return some;
        });
        await Promise.race([first, pause(AHEAD)]);
        hits.push(...(await Promise.all([first, read(batch.slice(lead))])).flat());
      }
      return hits;
    };
  }

  function folded(head, hit) {
    return { ...hit, foldedTitle: fold(head, hit.title), foldedText: fold(head, hit.text), foldedPath: fold(head, hit.path) };
  }

  function holds(head, hit, { terms, most }) {
    const inside = (chars) => [hit.foldedTitle, hit.foldedText, hit.foldedPath].some((part) => indexOf(part.chars, chars, 0) >= 0);
    return terms.filter((t) => alternatives(head, t).some(({ chars }) => inside(chars))).length >= most;
  }

  /** What is marked in a result: every name of every term. */
  search.marked = (head, terms) => terms.flatMap((t) => alternatives(head, t).map((a) => a.chars));
  search.find = find;
  search.position = position;
})(window.guijuSearch);
