// The sheet: from the controls of a form's page to a record, and back.
(function (form) {
  "use strict";

  const { Digits, Moment, bind } = form;

  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties || {});
    made.append(...children);
    return made;
  }

  const controls = (box) => Array.from(box.querySelectorAll("input:not([type=file]), textarea, select"));

  /** Controls and the values they were loaded with: one left as it was keeps what the file said, to the digit. */
  const loaded = new WeakMap();

  /** What a box of one field holds, as a record would write it; undefined when it is blank. */
  function valueOf(box, field) {
    const [first] = controls(box);
    if (!first) return undefined;
    const shown = textOf(box, first);
    const before = loaded.get(box);
    if (before && before.shown === shown) return before.node;
    if (first.type === "radio" || first.type === "checkbox") return chosen(box, field, first.type === "radio");
    if (first.validity.badInput) return form.UNREADABLE;
    const text = first.value;
    if (bind.trim(text) === "") return undefined;
    if (field.many) return text.split("\n").map(bind.trim).filter(Boolean).map((line) => typed(line, field));
    return typed(text, field);
  }

  function textOf(box, first) {
    return first.type === "radio" || first.type === "checkbox" ? controls(box).map((c) => Number(c.checked)).join("") : first.value;
  }

  function chosen(box, field, single) {
    const values = controls(box).filter((c) => c.checked).map((c) => typed(c.value, field));
    return single ? values[0] : values.length ? values : undefined;
  }

  function typed(text, field) {
    if (field.type === "bool") return text === "true";
    if (["number", "money", "percent"].includes(field.type)) return form.Decimal.parse(bind.trim(text)) ? new Digits(bind.trim(text)) : text;
    if (field.type === "person") return bind.named(form.people, bind.trim(text)) || bind.trim(text);
    return field.type === "text" ? text : bind.trim(text);
  }

  /** A value as a control shows it. */
  function shown(node, field) {
    if (node instanceof Digits) return node.text;
    if (node instanceof Moment) {
      const written = node.written || String(node);
      return field.type === "date" ? written.slice(0, 10) : written.replace(" ", "T").slice(0, 16);
    }
    if (field.type === "datetime" && typeof node === "string") return node.replace(" ", "T").slice(0, 16);
    if (field.type === "person" && form.people) return (form.people.find(([id]) => id === node) || [node, node])[1];
    return typeof node === "boolean" ? String(node) : typeof node === "string" ? node : "";
  }

  function setBox(box, field, node) {
    const [first] = controls(box);
    if (!first) return;
    const list = Array.isArray(node) ? node : node === undefined || node === null ? [] : [node];
    if (first.type === "radio" || first.type === "checkbox") {
      const values = list.map((v) => shown(v, field));
      for (const control of controls(box)) control.checked = values.includes(control.value);
    } else {
      first.value = list.map((v) => shown(v, field)).join("\n");
    }
    loaded.delete(box);
    if (list.length) loaded.set(box, { shown: textOf(box, first), node });
  }

  /** One table of rows. */
  class Group {
    constructor(box, field, words) {
      Object.assign(this, { box, field, words, body: box.querySelector("tbody") });
      this.pattern = this.body.querySelector("tr").cloneNode(true);
      this.add = element("button", { type: "button", className: "add screen", textContent: words.add });
      this.add.addEventListener("click", () => {
        const row = this.append();
        controls(row)[0].focus();
        this.changed();
      });
      box.querySelector(".scroll").after(this.add);
      box.querySelector("thead tr").append(element("td", { className: "screen" }));
      this.resize(Math.max(1, field.min_items || 0));
    }

    changed() {
      this.box.dispatchEvent(new Event("input", { bubbles: true }));
    }

    rows() {
      return Array.from(this.body.children);
    }

    append() {
      const row = this.pattern.cloneNode(true);
      const remove = element("button", { type: "button", className: "remove", textContent: "✕" });
      remove.addEventListener("click", () => {
        const next = row.nextElementSibling || row.previousElementSibling;
        row.remove();
        if (!this.rows().length) this.append();
        this.number();
        this.changed();
        (next && next.isConnected ? controls(next)[0] : this.add).focus();
      });
      row.append(element("td", { className: "screen act" }, remove));
      this.body.append(row);
      this.number();
      return row;
    }

    /** Rows are numbered anew, and the names of their controls with them. */
    number() {
      this.rows().forEach((row, i) => {
        row.querySelector("th").textContent = i + 1;
        const remove = row.querySelector(".remove");
        if (remove) remove.setAttribute("aria-label", this.words.remove.replace("{n}", i + 1));
        for (const control of controls(row)) {
          for (const name of ["id", "name"]) if (control[name]) control[name] = control[name].replace(/\.\d+$/, "." + (i + 1));
        }
      });
    }

    resize(count) {
      this.body.textContent = "";
      for (let i = 0; i < count; i++) this.append();
    }

    /** Empty rows to fill in by hand, on the paper of a table that holds nothing; they go when it is printed. */
    spare(count) {
      this.before = this.rows().length;
      if (!this.collect().length) while (this.rows().length < count) this.append();
    }

    trim() {
      this.rows().slice(this.before).forEach((row) => row.remove());
    }

    cells(row) {
      return this.field.fields.map((field) => [field, row.querySelector(`[data-field="${field.id}"]`)]);
    }

    /** The rows with something in them, as tables; and the rows themselves, to point at. */
    collect() {
      this.filled = [];
      const tables = [];
      for (const row of this.rows()) {
        const table = {};
        for (const [field, box] of this.cells(row)) {
          const value = valueOf(box, field);
          if (value !== undefined) table[field.id] = value;
        }
        if (!Object.keys(table).length) continue;
        tables.push(table);
        this.filled.push(row);
      }
      return tables;
    }

    set(node) {
      const tables = Array.isArray(node) ? node.filter(bind.isTable) : [];
      this.resize(Math.max(1, tables.length, this.field.min_items || 0));
      this.rows().forEach((row, i) => this.cells(row).forEach(([field, box]) => setBox(box, field, tables[i] && tables[i][field.id])));
    }
  }

  /** All fields of the page. */
  class Sheet {
    constructor(root, definition, words) {
      this.root = root;
      this.fields = definition.fields;
      this.boxes = new Map(this.fields.map((f) => [f.id, root.querySelector(`#field-${CSS.escape(f.id)}`)]));
      const groups = this.fields.filter((f) => f.type === "group");
      this.groups = new Map(groups.map((f) => [f.id, new Group(this.boxes.get(f.id), f, words)]));
      const signatures = root.querySelector("#signatures");
      this.signing = signatures && new form.Signing(signatures, { ...words, add: words.sign });
      if (signatures) this.boxes.set(form.SIGNATURE, signatures);
    }

    collect() {
      const record = {};
      for (const field of this.fields) {
        const group = this.groups.get(field.id);
        const value = group ? group.collect() : valueOf(this.boxes.get(field.id), field);
        // An empty list is an answer where none is asked for.
        const list = field.many || group;
        const blank = value === undefined || (Array.isArray(value) && !value.length);
        if (!blank) record[field.id] = value;
        else if (list && field.required && field.min_items === 0) record[field.id] = [];
      }
      return record;
    }

    set(fields) {
      for (const field of this.fields) {
        const group = this.groups.get(field.id);
        if (group) group.set(fields[field.id]);
        else setBox(this.boxes.get(field.id), field, fields[field.id]);
      }
    }

    /** The box a problem's path points at: `field` or `group[row].field`. */
    box(path) {
      const found = /^(.+)\[(\d+)\]\.(.+)$/.exec(path);
      if (!found) return this.boxes.get(path) || null;
      const group = this.groups.get(found[1]);
      const row = group && group.filled[Number(found[2]) - 1];
      return (row && row.querySelector(`[data-field="${CSS.escape(found[3])}"]`)) || this.boxes.get(found[1]) || null;
    }
  }

  /** Stands for what a control holds but cannot say; it has no type any field asks for. */
  form.UNREADABLE = { unreadable: true };
  Object.assign(form, { Sheet, Group, element, controls });
})(window.guijuForm);
