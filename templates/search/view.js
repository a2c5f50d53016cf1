// Search on the page: a dialog on every page, and the page of its own with a shareable address.
(function (search) {
  "use strict";

  const { fold, indexOf, root } = search;
  const FEW = 8;
  const MANY = 20;
  const EXCERPT = 84;
  /** Kinds in the order readers want them. */
  const KINDS = ["clause", "form", "process", "duty", "role", "unit", "term", "parameter"];

  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties || {});
    made.append(...children);
    return made;
  }

  // ---- results --------------------------------------------------------------------------------------------------

  /** Which characters of an original are found. */
  function flags(original, folded, names) {
    const found = new Array(original.length).fill(false);
    let first = -1;
    for (const name of names) {
      for (let at = indexOf(folded.chars, name, 0); at >= 0; at = indexOf(folded.chars, name, at + name.length)) {
        for (let i = at; i < at + name.length; i++) found[folded.from[i]] = true;
        if (first < 0 || folded.from[at] < first) first = folded.from[at];
      }
    }
    return { found, first };
  }

  /** The sentence around what was found, with it marked. */
  function marked(text, folded, names, length) {
    const chars = Array.from(text);
    const { found, first } = flags(chars, folded, names);
    const parts = document.createDocumentFragment();
    let start = 0;
    if (chars.length > length && first > length / 3) {
      start = Math.max(0, first - Math.floor(length / 3));
      for (let i = first; i > start; i--) {
        if ("。；：！？".includes(chars[i - 1])) {
          start = i;
          break;
        }
      }
    }
    const end = Math.min(chars.length, start + length);
    if (start > 0) parts.append("…");
    for (let i = start, j; i < end; i = j) {
      for (j = i; j < end && found[j] === found[i]; ) j++;
      const piece = chars.slice(i, j).join("");
      parts.append(found[i] ? element("mark", { textContent: piece }) : piece);
    }
    if (end < chars.length) parts.append("…");
    return parts;
  }

  function result(head, hit, names, n) {
    const link = element("a", { href: hit.href, id: `hit-${n}`, className: "hit", tabIndex: -1 });
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    const where = element("span", { className: "where" }, element("span", { className: "kind", textContent: head.words[`kind_${hit.kind}`] || hit.kind }));
    if (hit.title) where.append(element("strong", {}, marked(hit.title, hit.foldedTitle, names, 80)));
    if (hit.path) where.append(element("span", { className: "path" }, marked(hit.path, fold(head, hit.path), names, 80)));
    link.append(where);
    if (hit.text) link.append(element("span", { className: "text" }, marked(hit.text, hit.foldedText, names, EXCERPT)));
    return link;
  }

  // ---- a box with its results -----------------------------------------------------------------------------------

  class Box {
    /** `few` is how many results are shown at once. */
    constructor(place, few) {
      Object.assign(this, { few, turn: 0, filters: {}, at: -1 });
      this.input = element("input", { type: "search", id: "find", autocomplete: "off", spellcheck: false, enterKeyHint: "go" });
      this.input.setAttribute("autocapitalize", "off");
      for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": "hits", "aria-autocomplete": "list" })) this.input.setAttribute(name, value);
      this.chips = element("div", { className: "chips" });
      this.status = element("p", { className: "count" });
      this.status.setAttribute("role", "status");
      this.list = element("div", { id: "hits", className: "hits" });
      this.list.setAttribute("role", "listbox");
      this.more = element("p", { className: "further", hidden: true });
      place.append(this.input, this.chips, this.status, this.list, this.more);
      this.input.addEventListener("input", () => this.run());
      this.input.addEventListener("keydown", (event) => this.key(event));
    }

    /** Words come with the index; until then the page's own serve. */
    async ready() {
      if (this.head) return;
      const head = await search.head();
      this.head = head;
      this.input.placeholder = head.words.placeholder;
      this.input.setAttribute("aria-label", head.words.label);
      this.list.setAttribute("aria-label", head.words.results);
      this.offer();
    }

    offer() {
      const { words, kinds, regulations, roles } = this.head;
      this.chips.textContent = "";
      const kind = element("span", { className: "kinds" });
      kind.setAttribute("role", "group");
      kind.setAttribute("aria-label", words.by_kind);
      for (const name of ["", ...KINDS.filter((name) => kinds.some(([k]) => k === name))]) {
        const chip = element("button", { type: "button", textContent: name ? words[`kind_${name}`] : words.all_kinds });
        chip.dataset.kind = name;
        chip.setAttribute("aria-pressed", String((this.filters.kind || "") === name));
        chip.addEventListener("click", () => this.narrow("kind", name));
        kind.append(chip);
      }
      this.chips.append(kind);
      this.choice("in", words.in_regulation, regulations);
      this.choice("role", words.by_role, roles);
    }

    choice(name, label, options) {
      if (!options.length) return;
      const select = element("select", {}, element("option", { value: "", textContent: label }), ...options.map(([id, title]) => element("option", { value: id, textContent: title })));
      select.setAttribute("aria-label", label);
      select.value = this.filters[name] || "";
      select.dataset.filter = name;
      select.addEventListener("change", () => this.narrow(name, select.value));
      this.chips.append(select);
    }

    narrow(name, value) {
      this.filters[name] = value;
      for (const chip of this.chips.querySelectorAll("[data-kind]")) chip.setAttribute("aria-pressed", String(chip.dataset.kind === (this.filters.kind || "")));
      this.run();
    }

    /** Asks; the best result is shown as soon as it is read, the others below it when they are. */
    async run() {
      const mine = ++this.turn;
      const text = this.input.value;
      this.list.setAttribute("aria-busy", "true");
      try {
        await this.ready();
        const found = await search.find(text, this.filters);
        let begun = null;
        const begin = (hits) => {
          if (mine !== this.turn) return;
          begun = hits.length;
          this.begin(found, hits);
        };
        const hits = await found.take(this.few, begin);
        if (mine !== this.turn) return;
        if (begun === null) begin([]);
        for (const old of this.list.querySelectorAll(".old")) old.remove();
        this.list.append(...this.results(found, hits.slice(begun)));
        this.conclude(found, hits);
        if (this.asked) this.asked(text, this.filters, found);
      } catch {
        if (mine !== this.turn) return;
        this.list.textContent = "";
        this.status.textContent = document.querySelector("form.search").dataset.failed;
      }
      this.list.setAttribute("aria-busy", "false");
    }

    /** The first results take their place above those of before, which keep theirs, unseen, until the others come: nothing jumps. */
    begin(found, hits) {
      this.head = found.head;
      this.select(-1);
      this.count = 0;
      const before = Array.from(this.list.children).slice(hits.length);
      this.list.replaceChildren(...this.results(found, hits), ...before);
      for (const old of [this.more, ...before]) old.classList.add("old");
      for (const old of before) old.removeAttribute("id");
      this.input.setAttribute("aria-expanded", String(hits.length > 0));
    }

    /** All that is shown at once is there: how many there are, and the way to the others. */
    conclude(found, hits) {
      const { words } = this.head;
      const none = !hits.length;
      const exact = found.sure || hits.length === found.total;
      const total = words[found.more ? "at_least" : exact ? "count" : "about"].replace("{n}", found.total);
      this.status.textContent = !found.terms.length ? words.help : none ? words.none : total;
      this.further(found);
    }

    results(found, hits) {
      const names = search.marked(this.head, found.terms);
      return hits.map((hit) => result(this.head, hit, names, this.count++));
    }

    /** The results of this query. */
    options() {
      return Array.from(this.list.children).filter((o) => !o.classList.contains("old"));
    }

    /** On the page of its own, the next results. */
    further(found) {
      this.more.textContent = "";
      this.more.classList.remove("old");
      this.more.hidden = found.total <= this.count;
      if (this.more.hidden) return;
      if (this.link) return this.more.append(this.link(found));
      const button = element("button", { type: "button", textContent: this.head.words.further });
      button.addEventListener("click", async () => {
        const before = this.count;
        this.list.append(...this.results(found, await found.take(this.few)));
        this.further(found);
        if (this.count === before) this.more.hidden = true;
      });
      this.more.append(button);
    }

    key(event) {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        this.select(this.at + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter") {
        event.preventDefault();
        const chosen = this.options()[Math.max(0, this.at)];
        if (chosen && (this.at >= 0 || this.link)) chosen.click();
      }
    }

    select(n) {
      const options = this.options();
      this.at = Math.max(-1, Math.min(options.length - 1, n));
      options.forEach((o, i) => o.setAttribute("aria-selected", String(i === this.at)));
      const chosen = options[this.at];
      if (chosen) {
        this.input.setAttribute("aria-activedescendant", chosen.id);
        chosen.scrollIntoView({ block: "nearest" });
      } else {
        this.input.removeAttribute("aria-activedescendant");
      }
    }
  }

  // ---- the dialog -----------------------------------------------------------------------------------------------

  const address = (text, filters) => {
    const parts = Object.entries({ q: text, ...filters }).filter(([, value]) => value);
    return parts.length ? `?${new URLSearchParams(parts)}` : "";
  };

  let dialog = null;

  function makeDialog() {
    const form = document.querySelector("form.search");
    dialog = element("dialog", { className: "find", id: "find-dialog" });
    dialog.setAttribute("aria-label", form.querySelector("label").textContent);
    const close = element("button", { type: "button", className: "close", textContent: "✕" });
    close.setAttribute("aria-label", form.dataset.close);
    close.addEventListener("click", () => dialog.close());
    dialog.append(close);
    dialog.box = new Box(dialog, FEW);
    dialog.box.link = (found) => {
      const words = dialog.box.head.words;
      return element("a", { href: form.getAttribute("action") + address(dialog.box.input.value, dialog.box.filters), textContent: `${words.more}（${words.count.replace("{n}", found.total)}）` });
    };
    // A click beside the dialog closes it; one on a result of this page leaves it.
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("a")) dialog.close();
    });
    document.body.append(dialog);
  }

  /** Opens the dialog, with a text to begin with. */
  search.open = (text) => {
    const page = document.getElementById("search-page");
    if (page) return page.querySelector("input").focus();
    if (!dialog) makeDialog();
    if (!dialog.open) dialog.showModal();
    const { box } = dialog;
    if (text) box.input.value = text;
    box.input.focus();
    box.input.select();
    box.run();
  };

  // ---- the page -------------------------------------------------------------------------------------------------

  function beginPage(place) {
    const box = new Box(place, MANY);
    const asked = new URLSearchParams(window.location.search);
    box.input.value = asked.get("q") || "";
    for (const name of ["kind", "in", "role"]) box.filters[name] = asked.get(name) || "";
    box.asked = (text, filters) => window.history.replaceState(null, "", window.location.pathname + address(text, filters));
    box.input.focus();
    box.run();
  }

  const page = document.getElementById("search-page");
  if (page) beginPage(page);
})(window.guijuSearch);
