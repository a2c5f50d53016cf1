// A record as JSON, every digit as it was written. The draft a browser keeps is one.
(function (form) {
  "use strict";

  const { Digits, Moment, bind } = form;

  const pairs = (table) => Object.entries(table).filter(([, value]) => value !== undefined && value !== null);

  /** A number as files write it: no plus sign, no zeros before, digits on both sides of the point; null where it is none. */
  function digits(text) {
    const read = form.Decimal.parse(text);
    return read && read.toString();
  }

  /** JSON's numbers become texts under this key before they are parsed, so that no digit is lost; no text can hold it. */
  const NUMBER = "\u0000";

  function readJson(text) {
    const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) => (token[0] === '"' ? token : `{"\\u0000":"${token}"}`));
    return JSON.parse(marked, (key, value) => (form.bind.isTable(value) && typeof value[NUMBER] === "string" ? new Digits(value[NUMBER]) : value));
  }

  function toJson(record) {
    // A number goes through a mark that no text can hold, so that its digits stay as they were written.
    const mark = "\u0000";
    const plain = (node) => {
      if (node instanceof Digits) return mark + digits(node.text) + mark;
      if (node instanceof Moment) return node.written || String(node).replace(" ", "T");
      if (Array.isArray(node)) return node.map(plain);
      return bind.isTable(node) ? Object.fromEntries(pairs(node).map(([name, v]) => [name, plain(v)])) : typeof node === "string" ? node.replaceAll(mark, "") : node;
    };
    return JSON.stringify(plain(record), null, 2).replace(/"\\u0000([^"]*)\\u0000"/g, "$1") + "\n";
  }

  Object.assign(form, { pairs, digits, readJson, toJson });
})(window.guijuForm);
