// Evaluates the small trees that expressions compile to. What cannot be known is thrown as `Unknown`, never guessed.
(function (form) {
  "use strict";

  const { Decimal, Moment, Unknown, dates } = form;
  const BUDGET = 100000;

  const isText = (v) => typeof v === "string";
  const isRow = (v) => v !== null && typeof v === "object" && !Array.isArray(v) && !(v instanceof Decimal) && !(v instanceof Moment);
  const mismatch = () => new Unknown("because");

  const kept = (test) => (v) => {
    if (!test(v)) throw mismatch();
    return v;
  };
  const number = kept((v) => v instanceof Decimal);
  const text = kept(isText);
  const items = kept(Array.isArray);
  const truth = kept((v) => typeof v === "boolean");

  function moment(value) {
    if (value instanceof Moment) return value;
    // A text counts as a moment where it says the same everywhere: a day, or an instant with its offset.
    const read = isText(value) && /^.{10}$|[Zz]$|[+-]\d\d(:?\d\d)?$/u.test(value) && dates.readMoment(value, "UTC");
    if (!read) throw mismatch();
    return read;
  }

  // ---- comparison -----------------------------------------------------------------------------------------------

  /** Texts by code point; a browser's own order goes by half of a pair. */
  function textOrder(a, b) {
    const [x, y] = [Array.from(a), Array.from(b)];
    const n = x.findIndex((c, i) => c !== y[i]);
    if (n < 0) return x.length < y.length ? -1 : 0;
    return n >= y.length ? 1 : Math.sign(x[n].codePointAt(0) - y[n].codePointAt(0));
  }

  function order(a, b) {
    if (a instanceof Decimal && b instanceof Decimal) return a.compare(b);
    if (isText(a) && isText(b)) return textOrder(a, b);
    if (a instanceof Moment || b instanceof Moment) return moment(a).compare(moment(b));
    throw mismatch();
  }

  /** Whether all hold: false when one does not, unknown when the rest leave it open. */
  function all(tests) {
    return decided(false, tests);
  }

  function decided(decisive, tests) {
    let open = null;
    for (const test of tests) {
      try {
        if (test() === decisive) return decisive;
      } catch (unknown) {
        if (!(unknown instanceof Unknown) || unknown.kind === "costly") throw unknown;
        open = open || unknown;
      }
    }
    if (open) throw open;
    return !decisive;
  }

  function same(a, b) {
    if (typeof a === "boolean" && typeof b === "boolean") return a === b;
    if (isText(a) && isText(b)) return a === b;
    if (a instanceof Decimal && b instanceof Decimal) return a.compare(b) === 0;
    if (a instanceof Moment || b instanceof Moment) return order(a, b) === 0;
    if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && all(a.map((v, i) => () => same(v, b[i])));
    if (isRow(a) && isRow(b)) return sameParts(a, b);
    throw mismatch();
  }

  function sameParts(a, b) {
    const names = Object.keys(a);
    if (names.length !== Object.keys(b).length) return false;
    const absent = (v) => v === undefined || v === null;
    return all(names.map((name) => () => (absent(a[name]) || absent(b[name]) ? absent(a[name]) && name in b && absent(b[name]) : same(a[name], b[name]))));
  }

  const member = (item, list) => decided(true, list.map((other) => () => same(item, other)));

  // ---- functions ------------------------------------------------------------------------------------------------

  const count = (n) => Decimal.of(n);
  const sum = (list) => list.reduce((total, n) => total.plus(number(n)), count(0));
  const day = (n) => new Moment(n);

  function extreme(list, sign) {
    if (!list.length) throw new Unknown("because");
    return list.reduce((best, v) => (order(v, best) * sign > 0 ? v : best));
  }

  function unique(list) {
    const found = [];
    for (const v of list) if (!member(v, found)) found.push(v);
    return found;
  }

  function period(value) {
    const read = dates.readPeriod(text(value));
    if (!read) throw new Unknown("because");
    return read;
  }

  function average(list) {
    if (!list.length) throw new Unknown("division");
    return sum(list).over(count(list.length));
  }

  const patterns = new Map();

  function matches(value, pattern) {
    if (!patterns.has(pattern)) patterns.set(pattern, new RegExp(pattern, "u"));
    return patterns.get(pattern).test(value);
  }

  const FUNCTIONS = {
    size: (a) => count(isText(a) ? Array.from(a).length : items(a).length),
    sum: (a) => sum(items(a)),
    min: (a) => extreme(items(a), -1),
    max: (a) => extreme(items(a), 1),
    avg: (a) => average(items(a)),
    abs: (a) => number(a).absolute(),
    round: (a, digits) => number(a).rounded(digits === undefined ? 0 : number(digits).whole()),
    distinct: (a) => unique(items(a)).length === a.length,
    unique: (a) => unique(items(a)),
    subset: (a, b) => all(items(a).map((v) => () => member(v, items(b)))),
    overlap: (a, b) => decided(true, items(a).map((v) => () => member(v, items(b)))),
    contains: (a, b) => text(a).includes(text(b)),
    starts_with: (a, b) => text(a).startsWith(text(b)),
    ends_with: (a, b) => text(a).endsWith(text(b)),
    matches: (a, b) => matches(text(a), text(b)),
    days: (a, b) => count(moment(b).day - moment(a).day),
    year: (a) => count(dates.civil(moment(a).day).year),
    month: (a) => count(dates.civil(moment(a).day).month),
    date: (a) => day(moment(a).day),
    add_days: (a, n) => day(moment(a).day + number(n).whole()),
    add_months: (a, n) => day(dates.addMonths(moment(a).day, number(n).whole())),
    period_start: (a) => day(period(a).start),
    period_end: (a) => day(period(a).end),
    flatten: (a) => items(a).flatMap((list) => items(list)),
  };

  const ARITHMETIC = {
    "+": (a, b) => (isText(a) && isText(b) ? a + b : Array.isArray(a) && Array.isArray(b) ? a.concat(b) : number(a).plus(number(b))),
    "-": (a, b) => number(a).minus(number(b)),
    "*": (a, b) => number(a).times(number(b)),
    "/": (a, b) => number(a).over(number(b)),
    "%": (a, b) => number(a).remainder(number(b)),
    "==": (a, b) => same(a, b),
    "!=": (a, b) => !same(a, b),
    "<": (a, b) => order(a, b) < 0,
    "<=": (a, b) => order(a, b) <= 0,
    ">": (a, b) => order(a, b) > 0,
    ">=": (a, b) => order(a, b) >= 0,
    in: (a, b) => member(a, items(b)),
  };

  // ---- trees ----------------------------------------------------------------------------------------------------

  class Run {
    /** `env` answers names, and the functions that ask the handbook. */
    constructor(env) {
      this.env = env;
      this.locals = [];
      this.left = BUDGET;
    }

    value(tree) {
      const value = this.raw(tree);
      if (value === undefined || value === null) throw new Unknown("absent");
      return value;
    }

    raw(tree) {
      if (--this.left < 0) throw new Unknown("costly");
      if (tree === null || typeof tree === "boolean" || isText(tree)) return tree;
      if (!Array.isArray(tree)) return literal(tree);
      const [head, ...rest] = tree;
      return head in PARTS ? PARTS[head](this, ...rest) : ARITHMETIC[head](...rest.map((part) => this.value(part)));
    }

    truth(tree) {
      return truth(this.value(tree));
    }

    name(name) {
      const local = this.locals.findLast((l) => l.name === name);
      return local ? local.value : this.env.name(name);
    }

    part(row, name) {
      if (row === undefined || row === null) return undefined;
      if (Array.isArray(row)) {
        const parts = row.map((item) => this.part(item, name)).filter((v) => v !== undefined && v !== null);
        return parts.flatMap((v) => (Array.isArray(v) ? v : [v]));
      }
      if (!isRow(row)) throw mismatch();
      return row[name];
    }

    has(path) {
      try {
        const value = this.raw(path);
        return value !== undefined && value !== null;
      } catch (unknown) {
        if (unknown.kind === "absent") return false;
        throw unknown;
      }
    }

    bound(name, value, work) {
      this.locals.push({ name, value });
      try {
        return work();
      } finally {
        this.locals.pop();
      }
    }

    call(name, args) {
      const values = args.map((arg) => this.value(arg));
      return name in FUNCTIONS ? FUNCTIONS[name](...values) : this.env.call(name, values);
    }
  }

  const each = (run, list, name, body, how) => how(items(run.value(list)), (v) => run.bound(name, v, () => run.truth(body)));

  const PARTS = {
    name: (run, name) => run.name(name),
    field: (run, row, part) => run.part(run.raw(row), part),
    has: (run, path) => run.has(path),
    not: (run, a) => !run.truth(a),
    neg: (run, a) => number(run.value(a)).negated(),
    if: (run, c, a, b) => run.value(run.truth(c) ? a : b),
    list: (run, ...parts) => parts.map((part) => run.value(part)),
    call: (run, name, ...args) => run.call(name, args),
    "&&": (run, a, b) => decided(false, [() => run.truth(a), () => run.truth(b)]),
    "||": (run, a, b) => decided(true, [() => run.truth(a), () => run.truth(b)]),
    all: (run, l, n, b) => each(run, l, n, b, (list, test) => decided(false, list.map((v) => () => test(v)))),
    exists: (run, l, n, b) => each(run, l, n, b, (list, test) => decided(true, list.map((v) => () => test(v)))),
    exists_one: (run, l, n, b) => each(run, l, n, b, (list, test) => list.filter(test).length === 1),
    filter: (run, l, n, b) => each(run, l, n, b, (list, test) => list.filter(test)),
    map: (run, list, name, body) => items(run.value(list)).map((v) => run.bound(name, v, () => run.value(body))),
  };

  /** A value written as an object: a number, a moment, a row. */
  function literal(tree) {
    if ("n" in tree) return Decimal.parse(tree.n);
    if ("d" in tree) return dates.readMoment(tree.d, "UTC");
    const row = Object.create(null);
    for (const [name, value] of Object.entries(tree.row)) row[name] = constant(value);
    return row;
  }

  /** A value in the form it has inside a tree: a parameter, a literal. */
  function constant(tree) {
    if (Array.isArray(tree)) return tree.slice(1).map(constant);
    return tree !== null && typeof tree === "object" ? literal(tree) : tree;
  }

  /** Evaluates a tree; never returns an absent value. */
  form.evaluate = (tree, env) => new Run(env).value(tree);
  form.constant = constant;
  form.isRow = isRow;
})(window.guijuForm);
