// Conveniences of every page; nothing on the site needs them to be read. Runs before the page is drawn, so that the
// theme chosen last time does not flash.
(function () {
  "use strict";

  var root = document.documentElement;
  var stored = function (name, value) {
    try {
      if (value === undefined) return localStorage.getItem(name);
      if (value) localStorage.setItem(name, value);
      else localStorage.removeItem(name);
    } catch (e) {
      // A reader who keeps nothing gets the system's theme each time.
    }
    return null;
  };

  // ---- light and dark -------------------------------------------------------------------------------------------

  var chosen = stored("guiju-theme");
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function theme(button) {
    button.hidden = false;
    var show = function () { button.setAttribute("aria-pressed", String(isDark())); };
    button.addEventListener("click", function () {
      root.dataset.theme = isDark() ? "light" : "dark";
      stored("guiju-theme", root.dataset.theme);
      show();
    });
    show();
  }

  // ---- languages ------------------------------------------------------------------------------------------------

  // The clause stays when the language changes.
  function languages(links) {
    var follow = function () {
      links.forEach(function (a) { a.hash = location.hash; a.search = location.search; });
    };
    addEventListener("hashchange", follow);
    follow();
  }

  // ---- the outline follows the text -----------------------------------------------------------------------------

  function outline(nav) {
    var links = Array.from(nav.querySelectorAll("a[href^='#']"));
    var heads = links.map(function (a) { return document.getElementById(decodeURIComponent(a.hash.slice(1))); });
    var last = null;
    var asked = false;
    function follow() {
      asked = false;
      var now = -1;
      for (var i = 0; i < heads.length; i++) if (heads[i] && heads[i].getBoundingClientRect().top < 120) now = i;
      if (links[now] === last) return;
      if (last) last.removeAttribute("aria-current");
      last = links[now] || null;
      if (!last) return;
      last.setAttribute("aria-current", "location");
      var box = nav.getBoundingClientRect();
      var at = last.getBoundingClientRect();
      if (at.top < box.top || at.bottom > box.bottom) nav.scrollTop += at.top - box.top - box.height / 3;
    }
    addEventListener("scroll", function () {
      if (!asked) requestAnimationFrame(follow);
      asked = true;
    }, { passive: true });
    follow();
  }

  // ---- cards beside links ---------------------------------------------------------------------------------------

  var card = null;
  var opener = null;
  var timer = 0;

  // What a link of a regulation leads to: a clause of the page, or what the page brings along for it.
  function glimpse(a) {
    var href = a.getAttribute("href");
    var own = href.charAt(0) === "#" ? href.slice(1) : a.pathname === location.pathname ? a.hash.slice(1) : "";
    var clause = own && document.getElementById(decodeURIComponent(own));
    var box = document.createElement("div");
    if (clause && clause.dataset.cite) {
      var name = document.createElement("strong");
      name.textContent = clause.dataset.cite;
      var words = document.createElement("p");
      Array.from(clause.querySelectorAll(":scope > * > .words")).forEach(function (w) {
        var copy = w.cloneNode(true);
        copy.querySelectorAll(".permalink").forEach(function (p) { p.remove(); });
        words.append(words.textContent ? "　" : "", copy.textContent);
      });
      box.append(name, words);
      return box;
    }
    var cards = document.getElementById("cards");
    var found = cards && Array.from(cards.content.children).find(function (c) { return c.dataset.for === href; });
    if (!found) return null;
    box.append(found.cloneNode(true));
    return box;
  }

  function close() {
    clearTimeout(timer);
    if (!card) return;
    card.remove();
    if (opener) opener.removeAttribute("aria-describedby");
    card = opener = null;
  }

  function place(box, by) {
    var at = by.getBoundingClientRect();
    var left = Math.max(8, Math.min(at.left + scrollX, scrollX + root.clientWidth - box.offsetWidth - 8));
    var below = at.bottom + box.offsetHeight + 12 < innerHeight || at.top < box.offsetHeight + 12;
    box.style.left = left + "px";
    box.style.top = scrollY + (below ? at.bottom + 6 : at.top - box.offsetHeight - 6) + "px";
  }

  function open(a) {
    if (opener === a) return;
    var box = glimpse(a);
    close();
    if (!box) return;
    box.className = "glimpse";
    box.id = "glimpse";
    box.setAttribute("role", "tooltip");
    document.body.append(box);
    place(box, a);
    a.setAttribute("aria-describedby", "glimpse");
    card = box;
    opener = a;
  }

  function linkAt(target) {
    return target.closest && target.closest(".regulation a.ref, .regulation a.term, .regulation a.param");
  }

  function cards() {
    document.addEventListener("pointerover", function (event) {
      if (event.pointerType === "touch") return;
      var a = linkAt(event.target);
      clearTimeout(timer);
      if (a) timer = setTimeout(open, 180, a);
      else if (card && !card.contains(event.target)) timer = setTimeout(close, 180);
    });
    document.addEventListener("focusin", function (event) {
      var a = linkAt(event.target);
      if (a && a.matches(":focus-visible")) open(a);
      else close();
    });
  }

  // ---- a long list, narrowed while somebody types ---------------------------------------------------------------

  function plain(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  function sift(box) {
    var input = box.querySelector("input");
    var said = box.querySelector("[role=status]");
    var lists = Array.from(document.querySelectorAll(".sifted"));
    var items = [];
    lists.forEach(function (list) { items.push.apply(items, list.children); });
    var texts = null;
    function narrow() {
      texts = texts || items.map(function (item) { return plain(item.textContent); });
      var words = plain(input.value).split(/\s+/).filter(Boolean);
      var found = 0;
      items.forEach(function (item, i) {
        item.hidden = !words.every(function (word) { return texts[i].includes(word); });
        if (!item.hidden) found += 1;
      });
      lists.forEach(function (list) {
        var part = list.closest("section");
        if (part) part.hidden = Array.from(list.children).every(function (item) { return item.hidden; });
      });
      said.textContent = !words.length ? "" : found ? said.dataset.count.replace("{n}", found) : said.dataset.none;
    }
    box.hidden = false;
    input.addEventListener("input", narrow);
    if (input.value) narrow();
  }

  // ---- citing a clause ------------------------------------------------------------------------------------------

  var menu = null;
  var cited = null;

  function citation(form, clause) {
    var article = clause.closest(".regulation");
    var link = location.href.split("#")[0] + "#" + encodeURIComponent(clause.id);
    if (form === "link") return link;
    var pattern = form === "long" ? article.dataset.long : article.dataset.short;
    var words = pattern.replace("{address}", clause.dataset.cite);
    return form === "markdown" ? "[" + words.replace(/[\\[\]]/g, "\\$&") + "](" + link + ")" : words;
  }

  function copy(text) {
    if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text).catch(function () { byHand(text); });
    byHand(text);
    return Promise.resolve();
  }

  function byHand(text) {
    var area = document.createElement("textarea");
    area.value = text;
    area.className = "hidden";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  function shut(back) {
    if (!menu) return;
    menu.remove();
    if (back && cited) cited.focus();
    menu = cited = null;
  }

  function cite(link, byKey) {
    var source = document.getElementById("cite-menu");
    var clause = link.closest(".clause");
    shut(false);
    if (!source || !clause) return;
    menu = source.content.firstElementChild.cloneNode(true);
    cited = link;
    link.after(menu);
    menu.addEventListener("click", function (event) {
      var form = event.target.dataset.form;
      if (!form) return;
      var text = citation(form, clause);
      copy(text).then(function () {
        var said = menu && menu.querySelector("[role=status]");
        if (said) said.textContent = said.dataset.label;
        if (menu) menu.dataset.copied = text;
      });
    });
    if (byKey) menu.querySelector("button").focus();
  }

  function citing() {
    document.addEventListener("click", function (event) {
      var link = event.target.closest && event.target.closest(".regulation .permalink");
      if (link) cite(link, event.detail === 0);
      else if (menu && !menu.contains(event.target)) shut(false);
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      close();
      shut(true);
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var button = document.getElementById("theme");
    if (button) theme(button);
    languages(Array.from(document.querySelectorAll(".languages a")));
    var preview = document.querySelector("script[data-edition]");
    if (/^http/.test(location.protocol) && navigator.serviceWorker && !preview) {
      navigator.serviceWorker.register((document.body.dataset.base || "") + "sw.js").catch(function () {});
    }
    var contents = document.querySelector(".outline");
    if (contents) outline(contents);
    var box = document.querySelector(".sift");
    if (box) sift(box);
    cards();
    citing();
  });
})();
