// Judges a record against its form: the checker's own demands that a record decides by itself, in the checker's words.
(function (form) {
  "use strict";

  const { Decimal, Moment, Unknown, dates, bind } = form;
  const PLACEHOLDERS = ["無", "无", "沒有", "没有", "待補", "待补", "待定", "略", "同上", "n/a", "na", "none", "nil", "todo", "tbd", "-", "—"];
  const OTHER = "其他";
  const HUNDRED = Decimal.of(100);

  const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));

  /** A value as readers see it: numbers without zeros at the end and with at most four decimals. */
  function shown(value) {
    if (value instanceof Decimal) return value.shortened(4).normal().toString();
    return value instanceof Moment || typeof value === "string" || typeof value === "boolean" ? String(value) : "";
  }

  /** What a record may ask of the handbook, and its own names. */
  class Scene {
    constructor(definition, organization, record) {
      this.definition = definition;
      this.organization = organization || {};
      this.roles = definition.roles || { assignments: [], kinds: {} };
      this.header = record.header;
      this.words = definition.words;
      const unit = this.unit();
      this.zone = (unit && unit.zone) || definition.zone;
      this.people = this.organization.people;
      this.units = (this.organization.units || []).map((u) => [u.id, ...u.titles]);
      this.say = (name, values) => fill(this.words[name] || name, values || {});
      this.faults = [];
      this.values = new bind.Binder(this, this.faults).table(definition.fields, record.fields || {});
      this.at = this.when();
    }

    unit() {
      return (this.organization.units || []).find((u) => u.id === this.header.unit);
    }

    /** When it happened: the form's own field where it names one and it is filled in, else the header. */
    when() {
      const n = this.definition.fields.findIndex((f) => f.id === this.definition.at);
      const own = n >= 0 && this.values[n];
      if (own && own.state === "value" && own.value instanceof Moment) return own.value;
      return bind.isBlank(this.header.at) ? null : bind.moment(this.header.at, this);
    }

    field(id) {
      const n = this.definition.fields.findIndex((f) => f.id === id);
      return n < 0 ? undefined : bind.valueOf(this.definition.fields[n], this.values[n]);
    }

    headed(name) {
      const header = this.header;
      if (name === "form") return this.definition.id;
      if (name === "at") return this.at;
      if (name === "submitted") return bind.isBlank(header.submitted) ? undefined : bind.moment(header.submitted, this) || undefined;
      if (name === "by") return bind.isBlank(header.by) ? undefined : bind.named(this.people, header.by) || header.by;
      return ["id", "unit", "case", "outcome"].includes(name) ? header[name] || undefined : this.field(name);
    }

    name(name) {
      if (name.startsWith("record.")) return this.headed(name.slice(7));
      const [first, ...rest] = name.split(".");
      const part = (value, name) => {
        if (!Array.isArray(value)) return form.isRow(value) ? value[name] : undefined;
        return value.map((row) => part(row, name)).filter((v) => v !== undefined).flat();
      };
      return rest.reduce(part, this.field(first));
    }

    call(name, args) {
      const asked = {
        param: () => this.parameter(args[0], args[1]),
        workdays: () => Decimal.of(dates.workdaysBetween(this.calendar(), args[0].day, args[1].day)),
        add_workdays: () => new Moment(dates.addWorkdays(this.calendar(), args[0].day, args[1].whole())),
        holders: () => this.holders(args[0], args[1]),
        units: () => this.unitsHolding(args[0]),
      }[name];
      if (!asked) throw new Unknown("because");
      return asked();
    }

    calendar() {
      const unit = this.unit();
      return this.definition.calendars[(unit && unit.region) || this.definition.region];
    }

    /** The latest decision that applies, the unit's own before the general one, else the default. */
    resolved(id) {
      const parameter = this.definition.parameters[id];
      const applies = (v) => v.from <= dates.written(this.at.day) && (v.unit === null || matchesUnit(v.unit, this.header.unit));
      const rank = (v) => (v.unit === null ? "0" : "1") + v.from;
      const fit = parameter ? parameter.values.filter(applies) : [];
      const best = fit.reduce((best, v) => (best === null || rank(v) >= rank(best) ? v : best), null);
      return best ? form.constant(best.value) : parameter ? form.constant(parameter.default) : null;
    }

    parameter(id, key) {
      const value = this.resolved(id);
      const found = typeof key === "string" ? form.isRow(value) && value[key] : value;
      if (found === null || found === undefined || found === false && typeof key === "string" && !form.isRow(value)) throw new Unknown("because", id);
      return found;
    }

    inForce([from, until]) {
      const day = dates.written(this.at.day);
      return (!from || from <= day) && (!until || day <= until);
    }

    holders(role, unit) {
      const fits = (a) => a.person && a.role === role && (unit === undefined || a.unit === unit) && this.inForce(a.period);
      return [...new Set(this.roles.assignments.filter(fits).map((a) => a.person))].sort();
    }

    unitsHolding(role) {
      const kinds = this.roles.kinds[role] || [];
      const assigned = (u) => this.roles.assignments.some((a) => !a.person && a.role === role && a.unit === u.id && this.inForce(a.period));
      return (this.organization.units || []).filter((u) => this.inForce(u.active) && (kinds.includes(u.kind) || assigned(u))).map((u) => u.id);
    }

    evaluate(tree, more) {
      return form.evaluate(tree, more || this);
    }
  }

  function matchesUnit(pattern, unit) {
    if (pattern === "*") return true;
    if (pattern.startsWith("*")) return unit.endsWith(pattern.slice(1));
    return pattern.endsWith("*") ? unit.startsWith(pattern.slice(0, -1)) : pattern === unit;
  }

  /** Runs, and answers `undefined` for what is not known. */
  function known(work) {
    try {
      return work();
    } catch (unknown) {
      if (unknown instanceof Unknown) return undefined;
      throw unknown;
    }
  }

  const labelled = (say, field, row) => (row ? say("in_row", { l: field.label, r: row.number }) : field.label);
  const pathOf = (field, row) => (row ? `${row.group}[${row.number}].${field.id}` : field.id);

  /** One judgement of one record. */
  class Judgement {
    constructor(scene) {
      this.scene = scene;
      this.found = [];
      this.say = scene.say;
    }

    add(code, check, path, message, expected) {
      this.found.push({ code, check: check && `${this.scene.definition.id}.${check}`, path, message, expected: expected || "" });
    }

    breach(at, code, words, expected) {
      const w = at.field.confidential ? this.say("secret") : words;
      this.add(code, at.check, at.path, this.say("breach", { l: at.label, w }), expected);
    }

    faults() {
      for (const fault of this.scene.faults) {
        const check = fault.field === null ? null : this.scene.definition.fields[fault.field].id;
        if (fault.code === "field-unknown") {
          this.add(fault.code, check, fault.path, this.say("unknown", { l: fault.label }));
          continue;
        }
        const { type } = fault;
        const one = this.say(type.type === "ref" && type.row ? "type_ref_row" : `type_${type.type}`);
        const expected = fault.list ? this.say("list_of", { w: one }) : one;
        this.add(fault.code, check, fault.path, this.say("ill", { l: fault.label, w: expected }), expected);
      }
    }

    fields() {
      const { definition, values, faults } = this.scene;
      definition.fields.forEach((field, n) => {
        if (faults.some((f) => f.field === n)) return;
        const own = { fields: definition.fields, values };
        this.field(field, values[n], { row: null, own, check: field.id });
        if (values[n].state === "rows") this.cells(field, values[n].rows);
      });
    }

    cells(group, rows) {
      rows.forEach((values, i) => {
        const own = { fields: group.fields, values };
        group.fields.forEach((field, k) => {
          this.field(field, values[k], { row: { group: group.id, number: i + 1 }, own, check: `${group.id}.${field.id}` });
        });
      });
    }

    /** Whether a field is owed now; a condition that only other records tell is judged when the record is filed. */
    owed(field) {
      if (field.required) return true;
      return Boolean(field.when) && known(() => this.scene.evaluate(field.when)) === true;
    }

    field(field, bound, place) {
      const at = { field, own: place.own, check: place.check, path: pathOf(field, place.row), label: labelled(this.say, field, place.row) };
      if (bound.state === "absent" || bound.state === "empty") {
        const mayBeEmpty = bound.state === "empty" && field.min_items === 0;
        if (!mayBeEmpty && this.owed(field)) this.add("field-missing", at.check, at.path, this.say("missing", { l: at.label }));
      } else if (bound.state === "rows") {
        this.items(at, bound.rows.length);
      } else if (bound.state === "value") {
        if (field.many) this.items(at, bound.value.length);
        for (const value of field.many ? bound.value : [bound.value]) this.single(at, value);
      }
    }

    items(at, n) {
      const { field } = at;
      const least = field.min_items == null ? Number(!!field.required) : field.min_items;
      const most = field.max_items == null ? Infinity : field.max_items;
      if (n >= least && n <= most) return;
      const expected = n < least ? this.say("at_least_items", { n: least }) : this.say("at_most_items", { n: most });
      this.breach(at, "field-items", this.say("items"), expected);
    }

    single(at, value) {
      if (typeof value === "string") this.text(at, value);
      else if (value instanceof Decimal) this.number(at, value);
    }

    text(at, text) {
      const { field } = at;
      if (field.type === "text" && !field.placeholder && isPlaceholder(text)) {
        return this.breach(at, "field-placeholder", this.say("placeholder", { t: text }), this.say("substance"));
      }
      const length = Array.from(text).length;
      if (field.min_length != null && length < field.min_length) {
        return this.breach(at, "field-too-short", this.say("too_short"), this.say("at_least_characters", { n: field.min_length }));
      }
      if (field.max_length != null && length > field.max_length) {
        return this.breach(at, "field-too-long", this.say("too_long"), this.say("at_most_characters", { n: field.max_length }));
      }
      if (field.pattern != null && !new RegExp(field.pattern, "u").test(text)) {
        return this.breach(at, "field-pattern", this.say("pattern"), field.pattern_source || field.pattern);
      }
      return this.listed(at, text);
    }

    listed(at, text) {
      const { field } = at;
      if (!field.options && !field.options_from) return;
      const options = field.options || choices(known(() => this.scene.parameter(field.options_from)));
      if (options === null) return;
      if (field.open && text === OTHER) return this.note(at);
      if (options.includes(text)) return;
      this.breach(at, "field-not-listed", this.say("not_listed", { t: text }), options.join("、"));
    }

    note(at) {
      if (at.field.note == null) return;
      const n = at.own.fields.findIndex((f) => f.id === at.field.note);
      if (n >= 0 && bind.isFilled(at.own.values[n])) return;
      this.breach(at, "field-note-missing", this.say("note_missing", { n: n < 0 ? at.field.note : at.own.fields[n].label }), this.say("note"));
    }

    number(at, number) {
      const { field } = at;
      const end = (own, usual) => (own != null ? Decimal.parse(own) : field.type === "percent" ? usual : null);
      const [least, most] = [end(field.min, Decimal.of(0)), end(field.max, HUNDRED)];
      if ((least && number.compare(least) < 0) || (most && number.compare(most) > 0)) {
        const words = (n, own) => (n === null ? null : own == null ? n.toString() : own);
        const [a, b] = [words(least, field.min), words(most, field.max)];
        const expected = a === null ? this.say("at_most", { n: b }) : b === null ? this.say("at_least", { n: a }) : this.say("between", { a, b });
        this.breach(at, "field-out-of-range", this.say("range"), expected);
      } else if (field.decimals != null && number.normal().scale > field.decimals) {
        this.breach(at, "field-out-of-range", this.say("decimals"), this.say("at_most_decimals", { n: field.decimals }));
      }
    }

    rules() {
      for (const rule of this.scene.definition.rules) {
        const applies = rule.when == null || known(() => this.scene.evaluate(rule.when)) === true;
        if (!applies || known(() => this.scene.evaluate(rule.assert)) !== false) continue;
        this.add("rule-broken", rule.id, "", rule.message);
        this.found[this.found.length - 1].reads = rule.reads;
      }
    }

    /** Signatures owed and given; whether a signer held a role then is told when the record is filed. */
    signatures() {
      const { definition, header } = this.scene;
      const marks = [].concat(header.signature || []).filter(bind.isTable);
      for (const signature of definition.signatures) {
        const items = signature.each ? eachOf(this.scene, signature) : [null];
        for (const item of items) this.signature(signature, item, marks);
      }
    }

    signature(signature, item, marks) {
      const person = (mark) => bind.named(this.scene.people, mark.by || "") || mark.by;
      const mine = marks.filter((mark) => item === null || mark.for === item || person(mark) === item);
      const add = (code, message) => this.found.push({ code, check: signature.id, path: form.SIGNATURE, message, expected: "" });
      if (!mine.length) {
        const name = (this.scene.units.find(([id]) => id === item) || [item, item])[1];
        return add("signature-missing", item === null ? this.say("unsigned") : this.say("unsigned_by", { w: name }));
      }
      const barred = signature.distinct.map((id) => known(() => this.scene.field(id))).filter(Boolean);
      if (mine.some((mark) => !barred.includes(person(mark)))) return;
      const [, name] = (this.scene.people || []).find(([id]) => id === person(mine[0])) || [];
      add("signature-not-distinct", this.say("own_work", { w: name || mine[0].by }));
    }

    run() {
      this.faults();
      const { definition, at } = this.scene;
      if (!at || (definition.from && dates.written(at.day) < definition.from)) return this.found;
      this.fields();
      this.rules();
      if (form.figures) form.figures(this);
      this.signatures();
      return this.found;
    }
  }

  function isPlaceholder(text) {
    const bare = bind.trim(text).replace(/[。.！!]+$/u, "");
    return bare === "" || PLACEHOLDERS.includes(bare.toLowerCase());
  }

  /** For whom a signature is owed where each of a list owes one. */
  function eachOf(scene, { each }) {
    const items = known(() => scene.evaluate(each)) || [];
    const name = (v) => (form.isRow(v) ? [v.id, v.unit, v.department, ...Object.values(v)].find((part) => typeof part === "string") : v);
    return items.map(name).filter((v) => typeof v === "string");
  }

  /** What a value offers to choose from: a list's texts, the ids of its rows, or the keys of a table. */
  function choices(value) {
    if (value === undefined) return null;
    if (Array.isArray(value)) return value.map((v) => (typeof v === "string" ? v : form.isRow(v) ? v.id : undefined)).filter((v) => typeof v === "string");
    return form.isRow(value) ? Object.keys(value) : [];
  }

  form.known = known;
  form.shown = shown;
  form.choices = choices;
  form.Scene = Scene;
  /** What the checker would find in a record (`header`, `fields`) by itself. */
  form.judge = (scene) => new Judgement(scene).run();
  /** Everybody a signature is owed for by name. */
  form.owed = (scene) => [...new Set(scene.definition.signatures.filter((s) => s.each).flatMap((s) => eachOf(scene, s)))];
  /** Where problems of signatures stand: no field bears this name. */
  form.SIGNATURE = "[signature]";
})(window.guijuForm);
