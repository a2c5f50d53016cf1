// The side panel of the live preview: what the lint says of the page in view, what of it no check enforces, which checks are in
// doubt, and what the edit under way does to verdicts. Only `guiju serve` sends this script.
(function () {
  "use strict";

  const SETTLES = 300;
  const KEPT = "guiju.panel";
  const words = {
    "zh-Hant": { open: "檢視", close: "關閉", name: "檢視這一頁", page: "本頁", handbook: "整部手冊", lint: "檢視結果", clean: "沒有需要留意之處。", elsewhere: "其他頁另有 {n} 項。", unread: "手冊有錯，改好後才檢視。", error: "錯誤", warning: "警告", note: "提示", help: "處理", coverage: "檢查涵蓋", covered: "{b} 條有拘束力的條款，{u} 條沒有檢查項；檢查項 {c} 項。", suspects: "待確認的檢查項", sure: "所依條款自確認後都沒有改寫。", unkept: "這部手冊沒有確認清單；執行 guiju confirm --all 建立。", reworded: "改寫：", effect: "這次編輯改變的判定", unchanged: "開始以來還沒有改動。", same: "改動後，{n} 筆記錄與各項樣本的判定都沒有變。", gained: "新增發現", lost: "不再發現", sample: "樣本", shifts: "判定次數有變的檢查項", begin: "從現在起重新比較", more: "另有 {n} 項", busy: "計算中…", gone: "預覽程式沒有回應。" },
    "zh-Hans": { open: "检视", close: "关闭", name: "检视这一页", page: "本页", handbook: "整部手册", lint: "检视结果", clean: "没有需要留意之处。", elsewhere: "其他页另有 {n} 项。", unread: "手册有错，改好后才检视。", error: "错误", warning: "警告", note: "提示", help: "处理", coverage: "检查涵盖", covered: "{b} 条有约束力的条款，{u} 条没有检查项；检查项 {c} 项。", suspects: "待确认的检查项", sure: "所依条款自确认后都没有改写。", unkept: "这部手册没有确认清单；执行 guiju confirm --all 建立。", reworded: "改写：", effect: "这次编辑改变的判定", unchanged: "开始以来还没有改动。", same: "改动后，{n} 笔记录与各项样本的判定都没有变。", gained: "新增发现", lost: "不再发现", sample: "样本", shifts: "判定次数有变的检查项", begin: "从现在起重新比较", more: "另有 {n} 项", busy: "计算中…", gone: "预览程序没有回应。" },
    "en": { open: "Inspect", close: "Close", name: "Inspect this page", page: "This page", handbook: "The handbook", lint: "Lint", clean: "Nothing to mend here.", elsewhere: "{n} more on other pages.", unread: "The handbook has errors; it is judged once they are mended.", error: "error", warning: "warning", note: "note", help: "to do", coverage: "Coverage", covered: "{b} clauses bind somebody, {u} of them have no check; {c} checks.", suspects: "Suspect checks", sure: "No clause was reworded since its checks were confirmed.", unkept: "This handbook keeps no confirmations; guiju confirm --all begins.", reworded: "reworded: ", effect: "Verdicts this edit changes", unchanged: "Nothing was edited so far.", same: "After the edit, {n} records and all samples are judged as before.", gained: "now found", lost: "no longer found", sample: "sample", shifts: "Checks that judge otherwise in number", begin: "Compare from here on", more: "{n} more", busy: "Working it out…", gone: "The preview does not answer." }
  };
  const language = words[document.documentElement.lang] ? document.documentElement.lang : "zh-Hant";
  const t = words[language];
  const say = (name, values) => t[name].replace(/\{(\w)\}/g, (all, key) => String(values[key]));
  const said = (sentence) => sentence[language];

  function make(tag, className, ...children) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children.filter((c) => c !== null && c !== undefined));
    return made;
  }

  function button(className, text, act) {
    const made = make("button", className, text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  // ---- the panel itself -----------------------------------------------------------------------------------------

  // In a shadow of its own, outside the body: the page's styles and changes don't reach it.
  const host = make("guiju-panel");
  const root = host.attachShadow({ mode: "open" });
  const style = make("link");
  style.rel = "stylesheet";
  style.href = "/_guiju/panel.css";
  const tab = button("tab", t.open, () => set(true));
  const body = make("div", "body");
  const panel = make("aside", "panel", make("header", "", make("h2", "", t.name), button("close", t.close, () => set(false))), body);
  panel.setAttribute("aria-label", t.name);
  panel.lang = language;
  tab.setAttribute("aria-expanded", "false");
  tab.setAttribute("aria-keyshortcuts", "Alt+Shift+P");
  body.setAttribute("aria-live", "polite");
  root.append(style, tab, panel);
  document.documentElement.append(host);

  function storage(work) {
    try {
      return work(window.localStorage);
    } catch {
      return null;
    }
  }

  /** Opens or closes; the page opened next stays as this one was left. */
  function set(open, quietly) {
    panel.hidden = !open;
    tab.hidden = open;
    tab.setAttribute("aria-expanded", String(open));
    storage((s) => s.setItem(KEPT, open ? "open" : "closed"));
    // Beside the page where there is room, else over it.
    document.body.style.marginInlineEnd = open && matchMedia("(min-width: 75rem)").matches ? "24rem" : "";
    if (open) ask();
    if (!quietly) (open ? panel.querySelector(".close") : tab).focus();
  }

  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") set(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.altKey && event.shiftKey && event.code === "KeyP") {
      event.preventDefault();
      set(panel.hidden);
    }
  });

  // ---- asking ---------------------------------------------------------------------------------------------------

  const post = (path, text) => fetch(path, { method: "POST", body: text, headers: { "X-Guiju": "1", "Content-Type": "text/plain; charset=utf-8" } }).then((r) => (r.ok ? r.json() : Promise.reject(r.status)));
  let turn = 0;
  let timer = 0;

  function ask() {
    const mine = ++turn;
    body.setAttribute("aria-busy", "true");
    if (!body.firstChild) body.append(make("p", "quiet", t.busy));
    post("/_guiju/panel", location.pathname).then((told) => mine === turn && show(told)).catch(() => {
      if (mine === turn) body.replaceChildren(make("p", "quiet", t.gone));
    });
  }

  function soon() {
    clearTimeout(timer);
    // What nobody sees is not worked out.
    if (!panel.hidden) timer = setTimeout(ask, SETTLES);
  }

  // ---- showing --------------------------------------------------------------------------------------------------

  const section = (title, ...children) => make("section", "", make("h3", "", title), ...children);
  const more = (shown, all) => (all > shown ? make("p", "quiet", say("more", { n: all - shown })) : null);
  const rows = (items, row) => (items.length ? make("ul", "", ...items.map((item) => make("li", "", ...row(item)))) : null);

  /** A clause on its regulation's page, in the edition in view. */
  function clause(key, text) {
    const [, edition] = /^\/((?:zh-Hans|zh-Hant|en)\/)?/.exec(location.pathname);
    const [regulation, name] = [key.slice(0, key.indexOf("/")), key.slice(key.indexOf("/") + 1)];
    const link = make("a", "", text);
    link.href = `/${edition || ""}${regulation}/#${name}`;
    return link;
  }

  function show(told) {
    body.removeAttribute("aria-busy");
    const top = body.scrollTop;
    body.replaceChildren(make("p", "quiet", told.whole ? t.handbook : t.page), lint(told), coverage(told), suspects(told), effect(told));
    body.scrollTop = top;
  }

  function lint(told) {
    if (!told.lint) return section(t.lint, make("p", "", t.unread));
    const row = (p) => [
      make("p", p.severity, make("b", "", t[p.severity]), " ", said(p.message), " ", make("code", "", p.code)),
      make("p", "place", p.place.line ? `${p.place.path}:${p.place.line}` : p.place.path),
      p.help ? make("p", "quiet", `${t.help}：`, said(p.help)) : null
    ];
    const rest = told.lint_elsewhere ? make("p", "quiet", say("elsewhere", { n: told.lint_elsewhere })) : null;
    return section(t.lint, told.lint.length ? null : make("p", "", t.clean), rows(told.lint, row), rest);
  }

  function coverage(told) {
    const row = (c) => [c.key ? clause(c.key, c.address) : c.address, " ", make("code", "", c.key || c.path)];
    const figures = say("covered", { b: told.binding, u: told.unchecked_all, c: told.checks });
    return section(t.coverage, make("p", "", figures), rows(told.unchecked, row), more(told.unchecked.length, told.unchecked_all));
  }

  const title = (told, id) => told.titles[id] || id;

  function suspects(told) {
    const row = (s) => [title(told, s.check), " ", make("code", "", s.check), make("p", "quiet", t.reworded, ...s.clauses.flatMap((key) => [clause(key, key), " "]))];
    const calm = told.suspects.length ? null : make("p", "", told.confirms ? t.sure : t.unkept);
    const rest = told.suspects_elsewhere ? make("p", "quiet", say("elsewhere", { n: told.suspects_elsewhere })) : null;
    return section(t.suspects, calm, rows(told.suspects, row), rest);
  }

  function effect(told) {
    const line = (way) => (l) => make("p", way, make("b", "", t[way]), " ", l.message ? said(l.message) : title(told, l.check), " ", make("code", "", l.code));
    const row = (c) => [
      make("p", "", make("b", "", c.subject), c.sample ? ` ${t.sample}` : ""),
      make("p", "place", c.line ? `${c.path}:${c.line}` : c.path),
      ...c.gained.map(line("gained")),
      ...c.lost.map(line("lost"))
    ];
    const counts = (s) => told.verdicts.map((v, n) => [v, s.before[n], s.after[n]]).filter(([, a, b]) => a !== b).map(([v, a, b]) => `${said(v)} ${a} → ${b}`);
    const shift = (s) => [title(told, s.check), " ", make("code", "", s.check), make("p", "quiet", counts(s).join("，"))];
    const edited = told.since !== told.edition;
    const calm = told.changes.length || told.shifts.length ? null : make("p", "", edited ? say("same", { n: told.records }) : t.unchanged);
    const rest = told.changes_elsewhere ? make("p", "quiet", say("elsewhere", { n: told.changes_elsewhere })) : null;
    const shifts = told.shifts.length ? make("details", "", make("summary", "", `${t.shifts} ${told.shifts.length}`), rows(told.shifts, shift)) : null;
    const begin = edited ? button("", t.begin, () => post("/_guiju/begin", "").then(ask)) : null;
    return section(t.effect, calm, rows(told.changes, row), more(told.changes.length, told.changes_all), rest, shifts, begin);
  }

  document.addEventListener("guiju:changed", soon);
  set(storage((s) => s.getItem(KEPT)) === "open", true);
})();
