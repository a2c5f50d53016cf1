// What the checking program says of a form that is being filled in, beside what the browser says, and saving it as a record.
// Only `guiju serve` sends this script; a published site does not hold it.
(function () {
  "use strict";

  const sheet = document.getElementById("sheet");
  const text = document.querySelector("#preview pre");
  const below = document.getElementById("hand-in");
  if (!sheet || !text || !below) return;

  const SETTLES = 500;
  const words = {
    "zh-Hant": { title: "檢查程式的判定", none: "檢查程式沒有發現", some: "檢查程式發現 {n} 項", asking: "檢查中…", gone: "預覽程式沒有回應", mend: "需補正", stays: "存檔後仍會列出", elsewhere: "其他記錄", undecided: "無法判定", save: "存到 {p}", saved: "已存到 {p}", mend_first: "請先補正標示為「需補正」的各項，再存檔。", exists: "{p} 已有這筆記錄。", replace: "取代它", findings: "存檔後，檢查仍會列出以上各項。", despite: "仍要存檔", reads: "要存到 records/，請以 guiju serve --allow-write 啟動預覽。" },
    "zh-Hans": { title: "检查程序的判定", none: "检查程序没有发现", some: "检查程序发现 {n} 项", asking: "检查中…", gone: "预览程序没有回应", mend: "需补正", stays: "存档后仍会列出", elsewhere: "其他记录", undecided: "无法判定", save: "存到 {p}", saved: "已存到 {p}", mend_first: "请先补正标示为“需补正”的各项，再存档。", exists: "{p} 已有这笔记录。", replace: "取代它", findings: "存档后，检查仍会列出以上各项。", despite: "仍要存档", reads: "要存到 records/，请以 guiju serve --allow-write 启动预览。" },
    "en": { title: "What the checker says", none: "The checker finds nothing", some: "The checker finds {n}", asking: "Checking…", gone: "The preview does not answer", mend: "to mend", stays: "stays after saving", elsewhere: "other records", undecided: "can't be decided", save: "Save to {p}", saved: "Saved to {p}", mend_first: "Mend what is marked \"to mend\" first.", exists: "{p} holds this record already.", replace: "Replace it", findings: "Once saved, checks still list what stands above.", despite: "Save all the same", reads: "To save into records/, start the preview with guiju serve --allow-write." }
  };
  const language = words[document.documentElement.lang] ? document.documentElement.lang : "zh-Hant";
  const t = words[language];
  const say = (name, values) => t[name].replace(/\{(\w)\}/g, (all, key) => String(values[key]));
  const make = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  const style = make("link", { rel: "stylesheet", href: "/_guiju/engine.css" });
  const state = make("p", { className: "engine-state" });
  state.setAttribute("role", "status");
  const list = make("ul", {});
  const summary = make("summary", {});
  const details = make("details", {}, summary, list);
  const acts = make("p", { className: "engine-acts" });
  const box = make("section", { id: "engine", className: "engine screen" }, details, state, acts);
  box.setAttribute("aria-label", t.title);
  document.head.append(style);
  below.after(box);

  // ---- asking ---------------------------------------------------------------------------------------------------

  let judged = null;
  let asked = null;
  let turn = 0;
  let timer = 0;
  let all = false;
  const met = new Set();

  const post = (path, body) => fetch(path, { method: "POST", body, headers: { "X-Guiju": "1", "Content-Type": "text/plain; charset=utf-8" } }).then((r) => (r.ok ? r.json() : Promise.reject(r.status)));

  function ask() {
    const now = text.textContent;
    if (!now || now === asked) return show();
    const mine = ++turn;
    asked = now;
    box.setAttribute("aria-busy", "true");
    post("/_guiju/judge", now).then((answer) => {
      if (mine !== turn) return;
      judged = answer;
      box.removeAttribute("aria-busy");
      show();
      offer();
    }).catch(() => {
      if (mine !== turn) return;
      asked = null;
      summary.textContent = t.gone;
    });
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(ask, SETTLES);
  }

  // ---- showing --------------------------------------------------------------------------------------------------

  /** The part of the page a finding stands at. Rows nobody filled in are no rows of the record. */
  function at(part) {
    if (!part) return null;
    if (part.head) return sheet.querySelector(`[data-head="${CSS.escape(part.head)}"]`);
    const [, name, row, cell] = /^(.*?)(?:\[(\d+)\]\.(.*))?$/.exec(part.field);
    const field = sheet.querySelector(`.field[data-field="${CSS.escape(name)}"]`);
    if (!field || !row) return field;
    const filled = (tr) => Array.from(tr.querySelectorAll("input, textarea, select")).some((c) => (c.type === "checkbox" || c.type === "radio" ? c.checked : c.value.trim()));
    const tr = Array.from(field.querySelectorAll("tbody tr")).filter(filled)[Number(row) - 1];
    return (tr && tr.querySelector(`td[data-field="${CSS.escape(cell)}"]`)) || field;
  }

  let marks = [];

  function show() {
    marks.forEach((undo) => undo());
    marks = [];
    if (!judged) return;
    const n = judged.findings.length;
    summary.textContent = n ? say("some", { n }) : t.none;
    box.classList.toggle("clean", !n);
    list.textContent = "";
    for (const finding of judged.findings) {
      const where = at(finding.part);
      list.append(line(finding, where));
      if (where && (all || met.has(where) || met.has(where.closest(".field[data-field]")))) mark(finding, where);
    }
    for (const note of judged.notes) list.append(make("li", { className: "note" }, make("b", { textContent: t.undecided }), " ", note.reason[language]));
  }

  function line(finding, where) {
    const kind = finding.elsewhere ? `${t.elsewhere} ${finding.elsewhere}` : finding.mends ? t.mend : t.stays;
    const message = where ? make("a", { href: `#${where.id || "sheet"}`, textContent: finding.message[language] }) : finding.message[language];
    if (where) {
      message.addEventListener("click", (event) => {
        const control = where.querySelector("input, textarea, select");
        if (!control) return;
        event.preventDefault();
        control.focus();
        where.scrollIntoView({ block: "center" });
      });
    }
    const help = make("small", { textContent: finding.help[language] });
    return make("li", { className: finding.mends ? "mend" : "" }, make("b", { textContent: kind }), " ", message, help);
  }

  /** At the field, unless the browser says the same there. */
  function mark(finding, where) {
    const said = Array.from(where.querySelectorAll(".error:not(.engine-note) span")).some((s) => s.textContent.startsWith(finding.message[language]));
    if (said) return;
    const id = `engine-note-${marks.length + 1}`;
    const note = make("p", { className: "error engine-note", id }, make("span", { textContent: finding.message[language] }));
    const after = where.querySelector(":scope > .value, :scope > .options, :scope > .scroll");
    if (after) after.after(note);
    else where.append(note);
    const controls = Array.from(where.querySelectorAll("input, textarea, select"));
    const described = (c) => (c.getAttribute("aria-describedby") || "").split(" ").filter((name) => name && name !== id);
    controls.forEach((c) => c.setAttribute("aria-describedby", described(c).concat(id).join(" ")));
    marks.push(() => {
      note.remove();
      controls.forEach((c) => {
        const rest = described(c).join(" ");
        if (rest) c.setAttribute("aria-describedby", rest);
        else c.removeAttribute("aria-describedby");
      });
    });
  }

  // ---- saving ---------------------------------------------------------------------------------------------------

  function button(name, values, act) {
    const made = make("button", { type: "button", textContent: say(name, values) });
    made.addEventListener("click", act);
    return made;
  }

  function offer() {
    acts.textContent = "";
    state.textContent = "";
    if (!judged.writes) state.textContent = t.reads;
    else if (judged.path) acts.append(button("save", { p: judged.path }, () => save([])));
    else if (judged.unfit && all) state.textContent = judged.unfit[language];
  }

  function save(agreed) {
    all = true;
    const body = text.textContent;
    post(`/_guiju/save?${agreed.join("&")}`, body).then((told) => {
      if (told.judged) {
        judged = told.judged;
        asked = body;
      }
      show();
      offer();
      answer(told, agreed);
    }).catch(() => (state.textContent = t.gone));
  }

  function answer(told, agreed) {
    const p = told.judged && told.judged.path;
    const again = (name, more) => acts.replaceChildren(button(name, {}, () => save(agreed.concat(more))));
    const says = {
      saved: () => {
        acts.textContent = "";
        return say("saved", { p });
      },
      mend: () => {
        details.open = true;
        return told.judged.unfit ? told.judged.unfit[language] : t.mend_first;
      },
      exists: () => {
        again("replace", "replace");
        return say("exists", { p });
      },
      findings: () => {
        details.open = true;
        again("despite", "despite");
        return t.findings;
      },
      refused: () => told.why[language]
    };
    state.textContent = says[told.answer]();
    const next = acts.querySelector("button");
    if (next) next.focus();
  }

  // ---- beginning ------------------------------------------------------------------------------------------------

  sheet.addEventListener("focusout", (event) => {
    for (const part of ["[data-head]", "td[data-field]", ".field[data-field]"]) {
      const left = event.target.closest(part);
      if (left) met.add(left);
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-act]")) all = true;
  });
  // The form writes the record as it would hand it over whenever it has judged it itself.
  new MutationObserver(soon).observe(text, { childList: true });
  // The handbook changed: the same record may be judged otherwise.
  document.addEventListener("guiju:changed", () => {
    asked = null;
    soon();
  });
  summary.textContent = t.asking;
  soon();
})();
