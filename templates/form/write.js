// Writes a record as TOML, in the order people read it: header, fields, signatures.
(function (form) {
  "use strict";

  const { Digits, Moment, bind, pairs } = form;
  const BARE = /^[A-Za-z0-9_-]+$/;
  const WIDTH = 100;

  const key = (name) => (BARE.test(name) ? name : string(name));
  const isTables = (value) => Array.isArray(value) && value.length > 0 && value.every(bind.isTable);

  function escaped(text, quote) {
    return text.replace(/[\\"\u0000-\u001f\u007f]/g, (c) => {
      if (c === "\n" && quote === '"""') return c;
      if (c === '"') return '\\"';
      const short = { "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r" }[c];
      return short || "\\u" + c.codePointAt(0).toString(16).padStart(4, "0");
    });
  }

  function string(text) {
    return text.includes("\n") ? `"""\n${escaped(text, '"""')}"""` : `"${escaped(text, '"')}"`;
  }

  /** A day or a day with time as TOML writes it, where the text is one. */
  function moment(text) {
    const found = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?)?$/.exec(text);
    if (!found) return null;
    return found[2] ? `${found[1]}T${found[2]}${found[3] || ":00"}${found[4] || ""}` : found[1];
  }

  function value(node, type) {
    if (node instanceof Digits) return form.digits(node.text) || string(node.text);
    if (node instanceof Moment) return moment(node.written || String(node).replace(" ", "T"));
    if (typeof node === "boolean") return String(node);
    if (Array.isArray(node)) return list(node, type);
    if (bind.isTable(node)) return `{ ${pairs(node).map(([name, v]) => `${key(name)} = ${value(v)}`).join(", ")} }`;
    const day = type === "date" || type === "datetime" ? moment(node) : null;
    return day || string(String(node));
  }

  function list(items, type) {
    const parts = items.map((item) => value(item, type));
    const line = `[${parts.join(", ")}]`;
    return line.length <= WIDTH && !line.includes("\n") ? line : `[\n${parts.map((p) => `  ${p},\n`).join("")}]`;
  }

  /** A table's plain values first, then its tables, as TOML demands. */
  function table(node, path, fields) {
    const field = (name) => (fields || []).find((f) => f.id === name);
    const plain = pairs(node).filter(([, v]) => !isTables(v));
    let out = plain.map(([name, v]) => `${key(name)} = ${value(v, (field(name) || {}).type)}\n`).join("");
    for (const [name, rows] of pairs(node).filter(([, v]) => isTables(v))) {
      const inner = [...path, name];
      for (const row of rows) out += `\n[[${inner.map(key).join(".")}]]\n${table(row, inner, (field(name) || {}).fields)}`;
    }
    return out;
  }

  const MOMENTS = ["at", "submitted"];
  const TABLES = ["fields", "signature", "attachment", "serves"];

  function toToml(record, fields) {
    const head = pairs(record).filter(([name]) => !TABLES.includes(name));
    const line = ([name, v]) => `${key(name)} = ${value(v, MOMENTS.includes(name) ? "datetime" : "")}\n`;
    let out = head.map(line).join("");
    out += `\n[fields]\n${table(record.fields || {}, ["fields"], fields)}`;
    for (const name of TABLES.slice(1)) {
      for (const row of record[name] || []) {
        const entry = ([part, v]) => `${key(part)} = ${value(v, part === "at" ? "datetime" : "")}\n`;
        out += `\n[[${name}]]\n${pairs(row).map(entry).join("")}`;
      }
    }
    return out;
  }

  form.toToml = toToml;
})(window.guijuForm);
