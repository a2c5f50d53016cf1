// Reads a record's file, TOML or JSON. Numbers keep their digits, dates stay dates. Loaded when somebody first opens a file.
(function (form) {
  "use strict";

  const { Digits, dates } = form;

  /** A slip in the file, with its line from 1. */
  class Slip extends Error {
    constructor(line) {
      super(`line ${line}`);
      this.line = line;
    }
  }

  const ESCAPES = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", e: "\x1b", '"': '"', "\\": "\\" };
  const BARE = /[A-Za-z0-9_-]+/y;
  const SCALAR = /[+-]?[0-9A-Za-z_.:+-]+(?: \d\d:[0-9.:+-]+[Zz]?)?/y;

  class Toml {
    constructor(text) {
      this.text = text.replace(/\r\n/g, "\n");
      this.at = 0;
      this.root = {};
    }

    slip() {
      return new Slip(this.text.slice(0, this.at).split("\n").length);
    }

    peek(n) {
      return this.text.substr(this.at, n || 1);
    }

    take(mark) {
      if (this.peek(mark.length) !== mark) return false;
      this.at += mark.length;
      return true;
    }

    need(mark) {
      if (!this.take(mark)) throw this.slip();
    }

    match(pattern) {
      pattern.lastIndex = this.at;
      const found = pattern.exec(this.text);
      if (!found) throw this.slip();
      this.at += found[0].length;
      return found[0];
    }

    /** Spaces; with `lines`, ends of lines and comments too. */
    skip(lines) {
      this.match(lines ? /(?:[ \t\n]|#[^\n]*)*/y : /[ \t]*/y);
    }

    read() {
      let table = this.root;
      for (this.skip(true); this.at < this.text.length; this.skip(true)) {
        if (this.take("[[")) table = this.header("]]", true);
        else if (this.take("[")) table = this.header("]", false);
        else this.pair(table);
        this.match(/[ \t]*(?:#[^\n]*)?(?:\n|$)/y);
      }
      return this.root;
    }

    header(end, repeated) {
      const keys = this.keys();
      this.need(end);
      const last = keys.pop();
      const parent = keys.reduce((table, key) => this.inner(table, key), this.root);
      if (!repeated) return this.inner(parent, last);
      if (parent[last] === undefined) put(parent, last, []);
      if (!Array.isArray(parent[last])) throw this.slip();
      parent[last].push({});
      return parent[last][parent[last].length - 1];
    }

    inner(table, key) {
      if (!Object.hasOwn(table, key)) put(table, key, {});
      const found = Array.isArray(table[key]) ? table[key][table[key].length - 1] : table[key];
      if (!form.bind.isTable(found)) throw this.slip();
      return found;
    }

    keys() {
      const keys = [];
      do {
        this.skip();
        keys.push(this.peek() === '"' || this.peek() === "'" ? this.string() : this.match(BARE));
        this.skip();
      } while (this.take("."));
      return keys;
    }

    pair(table) {
      const keys = this.keys();
      this.need("=");
      this.skip();
      const last = keys.pop();
      const target = keys.reduce((t, key) => this.inner(t, key), table);
      if (Object.hasOwn(target, last)) throw this.slip();
      put(target, last, this.value());
    }

    value() {
      const next = this.peek();
      if (next === '"' || next === "'") return this.string();
      if (this.take("[")) return this.list();
      if (this.take("{")) return this.table();
      return this.scalar(this.match(SCALAR));
    }

    list() {
      const items = [];
      for (this.skip(true); !this.take("]"); this.skip(true)) {
        items.push(this.value());
        this.skip(true);
        if (!this.take(",") && this.peek() !== "]") throw this.slip();
      }
      return items;
    }

    table() {
      const table = {};
      for (this.skip(true); !this.take("}"); this.skip(true)) {
        this.pair(table);
        this.skip(true);
        if (!this.take(",") && this.peek() !== "}") throw this.slip();
      }
      return table;
    }

    scalar(text) {
      if (text === "true" || text === "false") return text === "true";
      // A time without an offset is of the unit's zone, which the record's header tells: it is read again then.
      const moment = /^\d{4}-/.test(text) && dates.readMoment(text, "UTC");
      if (moment) return Object.assign(moment, { written: text });
      const digits = text.replace(/_/g, "");
      if (/^0[xob]/.test(digits)) return new Digits(String(BigInt(digits)));
      if (!/^[+-]?\d/.test(digits) || !form.Decimal.parse(digits)) throw this.slip();
      return new Digits(digits);
    }

    string() {
      const quote = this.peek();
      if (this.take(quote.repeat(3))) {
        this.take("\n");
        return this.until(quote.repeat(3), quote === '"');
      }
      this.at++;
      return this.until(quote, quote === '"');
    }

    until(end, escapes) {
      let out = "";
      for (;;) {
        const next = this.peek();
        if (next === "" || (next === "\n" && end.length === 1)) throw this.slip();
        if (this.peek(end.length) === end) {
          // Up to two quotes may stand before the three that close.
          if (end.length === 3 && this.peek(4) === end + end[0]) {
            out += next;
            this.at++;
            continue;
          }
          this.at += end.length;
          return out;
        }
        this.at++;
        out += next === "\\" && escapes ? this.escape(end.length === 3) : next;
      }
    }

    escape(folds) {
      const next = this.peek();
      if (folds && /[ \t]*\n/y.test(this.text.slice(this.at, this.at + 200))) {
        this.match(/[ \t\n]*/y);
        return "";
      }
      this.at++;
      if (next in ESCAPES) return ESCAPES[next];
      const length = { x: 2, u: 4, U: 8 }[next];
      const hex = length ? this.peek(length) : "";
      if (!length || !/^[0-9a-fA-F]+$/.test(hex) || hex.length !== length) throw this.slip();
      this.at += length;
      return String.fromCodePoint(parseInt(hex, 16));
    }
  }

  /** Sets a key as data, whatever its name. */
  function put(table, key, value) {
    Object.defineProperty(table, key, { value, writable: true, enumerable: true, configurable: true });
  }

  /** The records of a file. Throws a `Slip`. */
  form.read = (text, name) => {
    const bare = text.replace(/^\ufeff/, "");
    const json = /\.json$/i.test(name || "") || /^\s*[{[]\s*["{}\]]/.test(bare);
    let root;
    try {
      root = json ? form.readJson(bare) : new Toml(bare).read();
    } catch (error) {
      throw error instanceof Slip ? error : new Slip(1);
    }
    const records = Array.isArray(root) ? root : Array.isArray(root.record) ? root.record : [root];
    return records.filter(form.bind.isTable);
  };
  form.Slip = Slip;
})(window.guijuForm);
