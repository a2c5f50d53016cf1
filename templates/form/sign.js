// Beside the fields: who signs, and the files a record names.
(function (form) {
  "use strict";

  const { controls, bind } = form;

  /** The table of signatures. Where one is owed for each of a list, each of them has its row. */
  class Signing extends form.Group {
    constructor(box, words) {
      const each = box.querySelector("th[id$='.for']");
      const field = (id, type) => ({ id, type });
      const own = [field("by", "person"), field("at", "date")];
      super(box, { id: form.SIGNATURE, fields: each ? [field("for", "unit"), ...own] : own }, words);
    }

    /** Signatures as the record holds them, with what a file said of them beside. */
    collect() {
      const said = this.said || [];
      return super.collect().filter((mark) => mark.by || mark.at).map((mark) => {
        const before = said.find((s) => s.by === mark.by && s.for === mark.for);
        return before ? { ...before, ...mark } : mark;
      });
    }

    set(node) {
      this.said = Array.isArray(node) ? node.filter(bind.isTable) : [];
      super.set(this.said);
    }

    /** Rows for those still to sign; a row nobody wrote in goes when it is no longer asked for. */
    owe(items) {
      const told = (row, name) => {
        const box = row.querySelector(`[data-field="${name}"]`);
        return box ? controls(box)[0] : { value: "" };
      };
      const rows = this.rows().map((row) => ({ row, to: told(row, "for"), idle: !told(row, "by").value && !told(row, "at").value }));
      const missing = items.filter((item) => !rows.some(({ to }) => to.value === item));
      for (const { row, to } of rows.filter(({ to, idle }) => idle && !items.includes(to.value))) {
        if (missing.length) to.value = missing.shift();
        else if (this.rows().length > 1) row.remove();
      }
      for (const item of missing) {
        const row = this.append();
        told(row, "for").value = item;
        // A list to choose from takes only what it holds.
        if (told(row, "for").value !== item) row.remove();
      }
      this.number();
    }
  }

  const hex = (bytes) => Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, "0")).join("");
  const last = (path) => path.split("/").pop();

  /** Files chosen for fields: their names go where a path is written, their hashes into the record. */
  class Files {
    constructor(root) {
      this.hashes = new Map();
      for (const picker of root.querySelectorAll(".pick")) picker.hidden = false;
      root.addEventListener("change", (event) => event.target.matches(".pick") && this.chosen(event.target));
    }

    async chosen(picker) {
      const files = Array.from(picker.files);
      const path = controls(picker.parentElement)[0];
      if (!files.length) return;
      path.value = files.map((f) => f.name).join("\n");
      // Only pages that nobody can have changed on their way are given the means to hash.
      if (window.crypto && crypto.subtle) {
        for (const file of files) this.hashes.set(file.name, hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())));
      }
      path.dispatchEvent(new Event("input", { bubbles: true }));
    }

    /** The attachments of a record: those its fields name, with their hashes, and what a file said of others. */
    list(fields, values, said) {
      const paths = pathsOf(fields, values);
      const hashed = paths.map((path) => ({ path, sha256: this.hashes.get(path) || this.hashes.get(last(path)) })).filter((a) => a.sha256);
      const others = (said.list || []).filter((a) => !hashed.some((h) => h.path === a.path) && (paths.includes(a.path) || !said.paths.includes(a.path)));
      const all = others.concat(hashed);
      return all.length ? all : undefined;
    }
  }

  /** The paths that fields name. */
  function pathsOf(fields, values) {
    return fields.flatMap((field) => {
      const value = [].concat((values || {})[field.id] || []);
      if (field.type === "group") return value.filter(bind.isTable).flatMap((row) => pathsOf(field.fields, row));
      return field.type === "attachment" ? value : [];
    });
  }

  Object.assign(form, { Signing, Files, pathsOf });
})(window.guijuForm);
