// The page of a form: checks while it is filled in, keeps a draft, loads a record and hands over the finished one.
(function (form) {
  "use strict";

  const data = document.getElementById("definition");
  const root = document.getElementById("sheet");
  if (!data || !root) return;

  const { Digits, bind, dates, element, controls } = form;
  const definition = JSON.parse(data.textContent);
  const organization = window.guijuOrganization || null;
  const words = definition.said;
  const say = (name, values) => words[name].replace(/\{(\w+)\}/g, (all, key) => (key in (values || {}) ? String(values[key]) : all));
  const find = (id) => document.getElementById(id);
  const DRAFT = `guiju.form.${definition.id}`;
  const SETTLES = 150;
  /** Longest address that code hosts are sure to take. */
  const LONGEST = 7000;

  form.people = organization && organization.people;
  const head = (name) => root.querySelector(`[data-head="${name}"]`);
  // Before the sheet takes the rows of its tables as patterns.
  const files = new form.Files(root);
  listPeople();
  const sheet = new form.Sheet(root, definition, words);
  const marks = new form.Marks(sheet, root, words);
  /** What was loaded beside the fields: kept as it is. */
  let base = {};
  let attached = { list: [], paths: [] };
  let proposed = "";
  let asked = false;
  const touched = new Set();

  // ---- header ---------------------------------------------------------------------------------------------------

  const headValue = (name) => {
    const box = head(name);
    const value = box ? bind.trim(controls(box)[0].value) : "";
    return value || undefined;
  };
  const steps = () => (head("steps") ? controls(head("steps")).filter((c) => c.checked).map((c) => c.value) : []);

  function moment(name) {
    const value = headValue(name);
    const before = base[name];
    const same = before instanceof form.Moment && (before.written || "").replace(" ", "T").slice(0, 16) === value;
    return same ? before : value;
  }

  function header() {
    const named = steps();
    const by = headValue("by");
    const record = {
      ...base,
      id: headValue("id"),
      form: definition.id,
      unit: headValue("unit"),
      case: headValue("case"),
      step: head("steps") ? (named.length === 1 ? named[0] : undefined) : base.step,
      steps: head("steps") ? (named.length > 1 ? named : undefined) : base.steps,
      by: by && (bind.named(form.people, by) || by),
      at: moment("at"),
      outcome: headValue("outcome") || (head("outcome") ? undefined : base.outcome),
    };
    if (head("covers")) record.covers = headValue("covers") ? { ...base.covers, period: headValue("covers") } : undefined;
    delete record.fields;
    return record;
  }

  /** What is wrong with the header: name of its part and words. */
  function headProblems(record) {
    const found = [];
    const need = (name, value) => {
      if (!value) found.push({ head: name, message: say(`need_${name}`) });
      return Boolean(value);
    };
    need("unit", record.unit);
    if (need("by", record.by) && form.people && !bind.named(form.people, record.by)) found.push({ head: "by", message: definition.words.person.replace("{n}", record.by) });
    need("at", record.at);
    if (head("case") && controls(head("case"))[0].required) need("case", record.case);
    if (head("steps") && !steps().length) found.push({ head: "steps", message: say("need_step") });
    if (outcomes().length) need("outcome", record.outcome);
    if (record.covers && !dates.readPeriod(record.covers.period)) found.push({ head: "covers", message: definition.words.type_period });
    if (need("id", record.id) && /[\\/:*?"<>|\s]/.test(record.id)) found.push({ head: "id", message: say("bad_id") });
    const scene = new form.Scene(definition, organization, { header: record, fields: {} });
    const calendar = scene.at && scene.calendar();
    const year = scene.at && dates.civil(scene.at.day).year;
    if (calendar && !calendar.years.includes(year)) found.push({ head: "at", message: definition.words.calendar.replace("{y}", year) });
    return found;
  }

  /** Outcomes the header must choose from: those of the steps named, or of the only one. */
  function outcomes() {
    const named = steps();
    const mine = definition.steps.filter((s) => definition.steps.length === 1 || named.includes(`${s.process}/${s.id}`));
    return mine.flatMap((s) => s.outcomes);
  }

  /** An id that begins with the case, or with unit and day, as long as nobody wrote another. */
  function propose() {
    const box = controls(head("id"))[0];
    if (box.value && box.value !== proposed) return;
    const name = definition.id.replace(/_/g, "-");
    const day = (headValue("at") || "").slice(0, 10);
    const start = headValue("case") || (headValue("unit") && day ? `${headValue("unit")}-${day}` : "");
    proposed = start && `${start}-${name}`;
    box.value = proposed;
  }

  // ---- checking -------------------------------------------------------------------------------------------------

  function record() {
    const fields = sheet.collect();
    const all = { ...header(), fields, attachment: files.list(definition.fields, fields, attached) };
    if (sheet.signing) {
      const marks = sheet.signing.collect();
      all.signature = marks.length ? marks : undefined;
    }
    return all;
  }

  function judge() {
    propose();
    const now = record();
    // Until it says when it happened, it is judged as of today.
    const dated = { ...now, at: now.at || today() };
    const scene = new form.Scene(definition, organization, { header: dated, fields: now.fields });
    // Rows are not moved under the hand of who writes in them.
    if (sheet.signing && !document.activeElement.closest("#signatures")) sheet.signing.owe(form.owed(scene));
    const found = headProblems(now).concat(form.judge(scene));
    marks.show(found, (problem) => asked || touched.has(problem.head ? `head.${problem.head}` : problem.path));
    if (asked) marks.list(found, find("problems"));
    find("state").textContent = found.length ? say("left", { n: found.length }) : say("done");
    find("hand-in").classList.toggle("ready", !found.length);
    preview(now);
    return { now, found };
  }

  function preview(now) {
    const path = place(now);
    find("place").textContent = path ? `${say("place")}：${path}` : "";
    if (form.toToml) find("preview").querySelector("pre").textContent = form.toToml(now, definition.fields);
  }

  const today = () => {
    const now = new Date();
    return `${now.getFullYear()}-${dates.pad(now.getMonth() + 1, 2)}-${dates.pad(now.getDate(), 2)}`;
  };

  const place = (now) => (now.unit && now.id ? `records/${now.unit}/${now.id}.toml` : "");

  let timer = 0;

  function touch(target) {
    const part = target.closest("[data-head]");
    if (part) touched.add(`head.${part.dataset.head}`);
    const cell = target.closest("td[data-field]");
    const field = target.closest(".field[data-field]");
    if (cell) marks.paths(cell, field).forEach((path) => touched.add(path));
    if (field) touched.add(field.dataset.field);
  }

  root.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      judge();
      keep();
    }, SETTLES);
  });
  root.addEventListener("focusout", (event) => {
    touch(event.target);
    judge();
  });

  // ---- drafts and files -----------------------------------------------------------------------------------------

  const news = (text) => (find("news").textContent = text);

  /** A browser may refuse to keep anything, as some do for pages of a folder. */
  function storage(work) {
    try {
      return work(window.localStorage);
    } catch {
      return null;
    }
  }

  function keep() {
    const now = record();
    delete now.form;
    if (storage((s) => (s.setItem(DRAFT, form.toJson(now)), true))) news(say("saved"));
  }

  function fillIn(read) {
    const { fields, ...rest } = read;
    base = rest;
    const text = (value) => (value instanceof form.Moment ? (value.written || String(value)).replace(" ", "T").slice(0, 16) : typeof value === "string" ? value : "");
    const person = form.people && form.people.find(([id]) => id === rest.by);
    const at = text(rest.at);
    const values = { ...rest, by: person ? person[1] : rest.by, at: at.length === 10 ? `${at}T00:00` : at.slice(0, 16), covers: (rest.covers || {}).period };
    for (const name of ["id", "unit", "case", "by", "at", "outcome", "covers"]) {
      if (head(name)) controls(head(name))[0].value = text(values[name]);
    }
    const named = [].concat(rest.steps || rest.step || []);
    const isNamed = (value) => named.some((name) => name === value || value.endsWith(`/${name}`));
    if (head("steps")) controls(head("steps")).forEach((c) => (c.checked = isNamed(c.value)));
    sheet.set(fields || {});
    if (sheet.signing) sheet.signing.set(rest.signature);
    attached = { list: rest.attachment, paths: form.pathsOf(definition.fields, fields) };
    proposed = "";
  }

  /** What reads and writes files of records comes when somebody begins to fill in, or opens one. */
  let library = null;

  function filing() {
    library = library || new Promise((resolve, reject) => {
      const lost = () => {
        library = null;
        reject(new Error("reader"));
      };
      document.head.append(element("script", { src: root.dataset.reader, onload: resolve, onerror: lost }));
    });
    return library;
  }

  const begun = () => filing().then(() => preview(record())).catch(() => {});
  root.addEventListener("focusin", begun, { once: true });

  function load(file) {
    return filing().then(() => file.text()).then((text) => {
      const records = form.read(text, file.name);
      const mine = records.find((r) => r.form === definition.id) || records[0];
      if (!mine) return news(say("unreadable", { n: 1 }));
      if (mine.form !== definition.id) return news(say("other_form", { n: mine.form || "?" }));
      fillIn(mine);
      asked = true;
      judge();
      keep();
      const unknown = Object.keys(mine.fields || {}).filter((id) => !definition.fields.some((f) => f.id === id));
      const notes = unknown.map((id) => definition.words.unknown.replace("{l}", definition.words.label.replace("{l}", id)));
      if (records.length > 1) notes.push(say("several", { n: records.length }));
      news([say("loaded", { n: file.name }), ...notes].join("；"));
    }).catch((error) => news(form.read ? say("unreadable", { n: error instanceof form.Slip ? error.line : 1 }) : say("no_reader")));
  }

  find("load").addEventListener("click", () => find("load-file").click());
  find("load-file").addEventListener("change", (event) => {
    const [file] = event.target.files;
    if (file) load(file);
    event.target.value = "";
  });
  find("clear").addEventListener("click", () => {
    if (!window.confirm(say("clear_sure"))) return;
    storage((s) => s.removeItem(DRAFT));
    window.location.reload();
  });

  // ---- handing over ---------------------------------------------------------------------------------------------

  function download(name, text, type) {
    const link = element("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  function copy(text) {
    const area = element("textarea", { value: text, className: "hidden" });
    const old = () => {
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    };
    return navigator.clipboard ? navigator.clipboard.writeText(text).catch(old) : Promise.resolve(old());
  }

  /** The page of a code host where a new file is proposed: with its text, where the host takes it and the address is not longer than servers read. */
  function newFile(now, text) {
    const [to, taking] = definition.propose;
    const file = to + encodeURIComponent(place(now));
    const whole = taking && file + taking + encodeURIComponent(text);
    return whole && whole.length <= LONGEST ? whole : file;
  }

  const ACTS = {
    toml: (now) => download(`${now.id}.toml`, form.toToml(now, definition.fields), "application/toml"),
    json: (now) => download(`${now.id}.json`, form.toJson(now), "application/json"),
    copy: (now) => copy(form.toToml(now, definition.fields)).then(() => (find("state").textContent = say("copied"))),
    propose: (now) => {
      const text = form.toToml(now, definition.fields);
      copy(text);
      find("state").textContent = say("proposed");
      window.open(newFile(now, text), "_blank", "noopener");
    },
  };

  function act(name) {
    if (name === "print") return window.print();
    if (name === "draft") {
      const now = { ...record(), status: "draft" };
      return written(() => download(`${now.id || definition.id}.toml`, form.toToml(now, definition.fields), "application/toml"));
    }
    asked = true;
    const { now, found } = judge();
    if (found.length) return find("problems").focus();
    return written(() => ACTS[name](now));
  }

  const written = (work) => filing().then(work).catch(() => news(say("no_reader")));

  for (const button of document.querySelectorAll("[data-act]")) button.addEventListener("click", () => act(button.dataset.act));

  // ---- paper ----------------------------------------------------------------------------------------------------

  addEventListener("beforeprint", () => {
    sheet.groups.forEach((group) => group.spare(3));
    // What is not filled in is left blank, without the pattern of a date.
    for (const box of root.querySelectorAll("input[type^=date]")) box.classList.toggle("void", !box.value);
  });
  addEventListener("afterprint", () => sheet.groups.forEach((group) => group.trim()));

  // ---- beginning ------------------------------------------------------------------------------------------------

  function listPeople() {
    if (!form.people) return;
    const several = (name) => form.people.filter(([, n]) => n === name).length > 1;
    const option = ([id, name]) => element("option", { value: several(name) ? id : name, textContent: several(name) ? name : id });
    document.body.append(element("datalist", { id: "people" }, ...form.people.map(option)));
    controls(head("by"))[0].setAttribute("list", "people");
    const people = (fields) => fields.flatMap((f) => (f.type === "person" && !f.many ? [f.id] : people(f.fields || [])));
    const marks = root.querySelectorAll('#signatures td[data-field="by"] input');
    for (const input of marks) input.setAttribute("list", "people");
    for (const id of people(definition.fields)) {
      for (const input of root.querySelectorAll(`[data-field="${CSS.escape(id)}"] > .value > input, td[data-field="${CSS.escape(id)}"] input`)) input.setAttribute("list", "people");
    }
  }

  function begin() {
    const kept = storage((s) => s.getItem(DRAFT));
    if (kept) {
      fillIn(form.readJson(kept));
      news(say("restored"));
      begun();
    }
    for (const shown of root.querySelectorAll(".file-in")) shown.hidden = false;
    for (const id of ["hand-in", "acts", "preview"]) find(id).hidden = false;
    if (definition.propose) find("acts").querySelector("[data-act=propose]").hidden = false;
    judge();
  }

  begin();
})(window.guijuForm);
