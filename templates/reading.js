// What helps to read a regulation: the outline that follows, cards beside links, citations. All of it reads without.
(function () {
  "use strict";

  var root = document.documentElement;

  // ---- the outline follows the text -----------------------------------------------------------------------------

  function outline(nav) {
    var article = document.querySelector(".regulation");
    var links = {};
    nav.querySelectorAll("a[href^='#']").forEach(function (a) { links[decodeURIComponent(a.hash.slice(1))] = a; });
    var last = null;
    var asked = false;

    // The clause at the upper edge of the screen. Asking for the place of every heading would lay out chapters nobody sees.
    function top() {
      var left = article.getBoundingClientRect().left + 8;
      for (var y = 110; y < 230; y += 30) {
        var at = document.elementFromPoint(left, y);
        var clause = at && at.closest(".clause");
        if (clause) return clause;
      }
      return null;
    }

    function heading(clause) {
      for (var c = clause; c; c = c.previousElementSibling) if (links[c.id]) return links[c.id];
      return null;
    }

    function follow(again) {
      asked = false;
      var clause = top();
      // A chapter that has just come into sight is laid out with the next picture.
      if (!clause && again !== true && scrollY > 300) requestAnimationFrame(function () { requestAnimationFrame(function () { follow(true); }); });
      var now = clause ? heading(clause) : scrollY > 300 ? last : null;
      if (now === last) return;
      if (last) last.removeAttribute("aria-current");
      last = now;
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
    // Where the page begins is known without haste: asking earlier would lay it out before its time.
    addEventListener("load", function () { if (scrollY) follow(); });
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
    // The browser first follows the link and takes the focus along.
    if (byKey) setTimeout(function () { if (menu) menu.querySelector("button").focus(); }, 40);
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

  var contents = document.querySelector(".outline");
  if (contents) outline(contents);
  cards();
  citing();
})();
