// What a record holds, bound to the fields of its form: values of the types asked, or faults. As the checker binds it.
//
// A record as read or filled in holds plain texts, truth values, lists and tables; numbers are `Digits`, days `Moment`s.
(function (form) {
  "use strict";

  const { Decimal, Moment, dates } = form;

  /** A number with the digits it was written with. */
  class Digits {
    constructor(text) {
      this.text = text;
    }
  }

  const trim = (text) => text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "");
  const isTable = (v) => v !== null && typeof v === "object" && !Array.isArray(v) && !(v instanceof Digits) && !(v instanceof Moment);

  function isBlank(node) {
    if (node === undefined || node === null) return true;
    return typeof node === "string" ? trim(node) === "" : Array.isArray(node) && !node.length;
  }

  const text = (node) => (typeof node === "string" ? trim(node) : null);
  const number = (node) => (node instanceof Digits ? Decimal.parse(node.text) : null);

  function moment(node, site) {
    if (node instanceof Moment) return node.written ? dates.readMoment(node.written, site.zone) : node;
    return typeof node === "string" && trim(node).length <= 64 ? dates.readMoment(trim(node), site.zone) : null;
  }

  /** The id behind a name: an id itself, or a name that only one bears. */
  const named = (list, name) => {
    if (!list) return name;
    if (list.some(([id]) => id === name)) return name;
    const bearers = list.filter(([, ...names]) => names.includes(name));
    return bearers.length === 1 ? bearers[0][0] : null;
  };

  const TYPES = {
    text: text,
    choice: text,
    attachment: text,
    number: number,
    money: number,
    percent: number,
    bool: (node) => (typeof node === "boolean" ? node : null),
    date: (node, site) => {
      const read = moment(node, site);
      return read && new Moment(read.day);
    },
    datetime: (node, site) => {
      const read = moment(node, site);
      return read && read.clock ? read : null;
    },
    period: (node) => {
      const written = node instanceof Digits ? Decimal.parse(node.text).toString() : text(node);
      return written !== null && dates.readPeriod(written) ? written : null;
    },
    duration: (node) => (text(node) !== null && /^\d{1,6}(d|wd|h|m)$/.test(text(node)) ? text(node) : null),
    person: (node, site) => (text(node) === null ? null : named(site.people, text(node))),
    unit: (node, site) => (text(node) === null ? null : named(site.units, text(node))),
    ref: (node, site, field) => (text(node) !== null && (field.row || !text(node).includes("#")) ? text(node) : null),
  };

  /** Binds the fields of a table; `faults` gets what has another type or no field. */
  class Binder {
    constructor(site, faults) {
      Object.assign(this, { site, faults, top: null, trail: null });
    }

    table(fields, table) {
      const values = fields.map(() => ({ state: "absent" }));
      for (const [name, node] of Object.entries(table)) {
        const n = fields.findIndex((f) => f.id === name);
        if (n < 0) {
          this.faults.push({ code: "field-unknown", field: this.top, path: this.path(name), label: this.label(name) });
          continue;
        }
        const outer = this.top;
        this.top = outer === null ? n : outer;
        values[n] = this.field(fields[n], node);
        this.top = outer;
      }
      return values;
    }

    field(field, node) {
      if (isBlank(node)) return { state: "empty" };
      if (field.type === "group") return this.rows(field, node);
      if (field.many) return this.many(field, node);
      const value = TYPES[field.type](node, this.site, field);
      return value === null ? this.ill(field) : { state: "value", value };
    }

    many(field, node) {
      if (!Array.isArray(node)) return this.ill(field, true);
      const values = node.map((item) => (isBlank(item) ? null : TYPES[field.type](item, this.site, field)));
      return values.includes(null) ? this.ill(field) : { state: "value", value: values };
    }

    rows(field, node) {
      if (!Array.isArray(node)) return this.ill(field);
      const rows = [];
      for (const [i, item] of node.entries()) {
        if (!isTable(item)) return this.ill(field);
        const inner = new Binder(this.site, this.faults);
        Object.assign(inner, { top: this.top, trail: { id: field.id, label: field.label, row: i + 1 } });
        rows.push(inner.table(field.fields, item));
      }
      return { state: "rows", rows };
    }

    ill(field, list) {
      this.faults.push({ code: "field-ill-typed", field: this.top, path: this.path(field.id), label: this.label(field.label), type: field, list: Boolean(list) });
      return { state: "ill" };
    }

    path(id) {
      return this.trail ? `${this.trail.id}[${this.trail.row}].${id}` : id;
    }

    label(label) {
      const say = this.site.say;
      return this.trail ? say("label_row", { g: this.trail.label, r: this.trail.row, l: label }) : say("label", { l: label });
    }
  }

  const isFilled = (bound) => bound.state === "value" || bound.state === "rows";

  /** The value for expressions. A list left empty is an empty list where that is an answer. */
  function valueOf(field, bound) {
    if (bound.state === "value") return bound.value;
    if (bound.state === "rows") return bound.rows.map((row) => rowOf(field.fields, row));
    const list = field.many || field.type === "group";
    return bound.state === "empty" && list && (!field.required || field.min_items === 0) ? [] : undefined;
  }

  function rowOf(fields, values) {
    const row = Object.create(null);
    fields.forEach((f, i) => (row[f.id] = valueOf(f, values[i])));
    return row;
  }

  form.Digits = Digits;
  form.bind = { Binder, isFilled, valueOf, named, isBlank, isTable, moment, trim };
})(window.guijuForm);
