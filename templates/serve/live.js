// The live preview: told by the server what changed, it changes the page in place and shows what is wrong with the handbook.
// Only `guiju serve` sends this script; a published site does not hold it.
(function () {
  "use strict";

  var own = document.currentScript;
  var edition = Number(own.dataset.edition);
  var run = null;

  // ---- changing the page in place -----------------------------------------------------------------------------
  //
  // Three trees are compared: the page as the server sent it before, as it sends it now, and as it stands. Only what the
  // server changed is changed; what the reader or a script did (typed text, opened details, search results) stays.

  // From a node as sent to the node that stands for it.
  var standing = new WeakMap();
  var sent = document.documentElement.cloneNode(true);
  adopt(sent, document.documentElement);

  function adopt(from, live) {
    standing.set(from, live);
    var a = from.firstChild;
    var b = live && live.firstChild;
    for (; a; a = a.nextSibling) {
      adopt(a, b || null);
      b = b && b.nextSibling;
    }
  }

  // `now` takes the place of `before`, which it equals.
  function inherit(before, now) {
    standing.set(now, standing.get(before));
    for (var a = before.firstChild, b = now.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) inherit(a, b);
  }

  function morph(before, now) {
    if (before.isEqualNode(now)) return inherit(before, now);
    var live = standing.get(before);
    standing.set(now, live);
    if (!live) return;
    if (now.nodeType !== Node.ELEMENT_NODE) {
      live.nodeValue = now.nodeValue;
      return;
    }
    attributes(before, now, live);
    children(before, now, live);
  }

  function attributes(before, now, live) {
    Array.from(now.attributes).forEach(function (a) {
      if (before.getAttribute(a.name) !== a.value) live.setAttribute(a.name, a.value);
    });
    Array.from(before.attributes).forEach(function (a) {
      if (!now.hasAttribute(a.name)) live.removeAttribute(a.name);
    });
  }

  function children(before, now, live) {
    var match = pair(Array.from(before.childNodes), Array.from(now.childNodes));
    match.gone.forEach(function (node) {
      var old = standing.get(node);
      if (old && old.parentNode) old.parentNode.removeChild(old);
    });
    var last = null;
    now.childNodes.forEach(function (node) {
      var old = match.of.get(node);
      if (old) morph(old, node);
      else {
        var fresh = document.importNode(node, true);
        adopt(node, fresh);
      }
      var here = standing.get(node);
      if (!here) return;
      place(live, here, last);
      last = here;
    });
  }

  // Puts a node behind another, unless it stands somewhere behind it already: moving a node takes its focus away.
  function place(parent, node, last) {
    var settled = node.parentNode === parent;
    if (settled && last) settled = Boolean(last.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (settled) return;
    parent.insertBefore(node, last ? last.nextSibling : parent.firstChild);
  }

  // Which child of `a` becomes which of `b`: equal ones from both ends, then by id, then the next of the same name.
  function pair(a, b) {
    var of = new Map();
    while (a.length && b.length && a[0].isEqualNode(b[0])) of.set(b.shift(), a.shift());
    while (a.length && b.length && a[a.length - 1].isEqualNode(b[b.length - 1])) of.set(b.pop(), a.pop());
    var rest = new Set(a);
    b.forEach(function (node) {
      if (!node.id) return;
      a.some(function (old) {
        if (!rest.has(old) || old.id !== node.id || old.nodeName !== node.nodeName) return false;
        of.set(node, old);
        return rest.delete(old);
      });
    });
    b.forEach(function (node) {
      if (of.has(node)) return;
      a.some(function (old) {
        if (!rest.has(old) || old.nodeName !== node.nodeName || old.id !== node.id) return false;
        of.set(node, old);
        return rest.delete(old);
      });
    });
    return { of: of, gone: rest };
  }

  // What the reader looks at stays where it is, whatever grows or shrinks above it.
  function keepingPlace(change) {
    var found = Array.from(document.querySelectorAll("main [id]")).find(function (e) {
      return e.getBoundingClientRect().bottom > 0;
    });
    var id = found && found.id;
    var top = found && found.getBoundingClientRect().top;
    var atTop = window.scrollY === 0;
    change();
    found = id && document.getElementById(id);
    if (!found || atTop) return;
    var moved = found.getBoundingClientRect().top - top;
    if (Math.abs(moved) >= 1) window.scrollBy({ left: 0, top: moved, behavior: "instant" });
  }

  function isScript(node) {
    return node.nodeName === "SCRIPT" && !node.src.includes("/_guiju/");
  }

  function scripts(root) {
    return Array.from(root.querySelectorAll("script")).filter(isScript).map(function (s) { return s.getAttribute("src"); }).join();
  }

  var fetching = false;
  var again = false;

  // Gets the page anew and changes to it. One at a time: what comes meanwhile is got when it is done.
  function refresh() {
    if (fetching) {
      again = true;
      return;
    }
    fetching = true;
    fetch(location.href, { headers: { Accept: "text/html" } }).then(function (response) {
      return response.text();
    }).then(function (text) {
      var now = new DOMParser().parseFromString(text, "text/html").documentElement;
      var tag = now.querySelector("script[data-edition]");
      if (!tag) return;
      if (scripts(now) !== scripts(sent)) return location.reload();
      var since = edition;
      edition = Number(tag.dataset.edition);
      // Not a change of the page.
      tag.dataset.edition = sent.querySelector("script[data-edition]").dataset.edition;
      keepingPlace(function () { morph(sent, now); });
      sent = now;
      document.dispatchEvent(new CustomEvent("guiju:changed"));
      point(last.changes, since);
    }).catch(function () {
      // The server went away; the stream says so.
    }).then(function () {
      fetching = false;
      if (again) {
        again = false;
        refresh();
      }
    });
  }

  // Shows which clauses of this page changed.
  function point(changes, since) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    changes.filter(function (c) { return c.edition > since; }).forEach(function (change) {
      change.clauses.forEach(function (key) {
        var slash = key.indexOf("/");
        if (location.pathname.indexOf("/" + key.slice(0, slash) + "/") !== 0) return;
        var clause = document.getElementById(key.slice(slash + 1));
        if (clause) clause.animate([{ backgroundColor: "rgba(255, 200, 0, .35)" }, { backgroundColor: "transparent" }], 2000);
      });
    });
  }

  // ---- what is wrong ------------------------------------------------------------------------------------------

  var words = {
    "zh-Hant": { error: "錯誤", warning: "警告", note: "提示", stays: "手冊有錯。畫面停在最後一次無誤的內容，改好後自動更新。", partly: "手冊有錯。畫面只有讀得懂的部分，改好後自動更新。", mild: "手冊可以發布，但有需要留意之處。", help: "處理", close: "收合", open: "展開", gone: "預覽程式已停止。", name: "繁" },
    "zh-Hans": { error: "错误", warning: "警告", note: "提示", stays: "手册有错。画面停在最后一次无误的内容，改好后自动更新。", partly: "手册有错。画面只有读得懂的部分，改好后自动更新。", mild: "手册可以发布，但有需要留意之处。", help: "处理", close: "收起", open: "展开", gone: "预览程序已停止。", name: "简" },
    "en": { error: "error", warning: "warning", note: "note", stays: "The handbook has errors. You see the last page without; it updates when they are mended.", partly: "The handbook has errors. You see what could be read; it updates when they are mended.", mild: "The handbook can be published, with these warnings.", help: "to do", close: "Collapse", open: "Expand", gone: "The preview has stopped.", name: "EN" }
  };
  var language = words[document.documentElement.lang] ? document.documentElement.lang : "zh-Hant";
  var overlay = null;
  var last = null;
  var folded = null;
  var stopped = false;

  function make(tag, className, text) {
    var e = document.createElement(tag);
    if (className) e.className = className;
    if (text) e.textContent = text;
    return e;
  }

  // In a shadow of its own, outside the body: the page's styles and changes don't reach it.
  function panel() {
    if (overlay) return overlay;
    var host = make("guiju-overlay");
    var root = host.attachShadow({ mode: "open" });
    var style = make("link");
    style.rel = "stylesheet";
    style.href = "/_guiju/live.css";
    overlay = make("section", "panel");
    overlay.setAttribute("role", "alert");
    root.append(style, overlay);
    document.documentElement.append(host);
    return overlay;
  }

  function hide() {
    if (!overlay) return;
    overlay.getRootNode().host.remove();
    overlay = null;
  }

  function show() {
    var problems = last ? last.problems : [];
    if (!problems.length && !stopped) {
      folded = null;
      return hide();
    }
    var t = words[language];
    var broken = problems.some(function (p) { return p.severity === "error"; });
    var small = folded === null ? !broken : folded;
    var box = panel();
    box.textContent = "";
    box.lang = language;
    box.className = "panel" + (broken || stopped ? " broken" : "") + (small ? " small" : "");
    var head = make("header");
    head.append(make("strong", "", stopped ? t.gone : count(problems, t)));
    if (problems.length) {
      head.append(languages());
      var fold = make("button", "fold", small ? t.open : t.close);
      fold.type = "button";
      fold.addEventListener("click", function () { folded = !small; show(); });
      head.append(fold);
    }
    box.append(head);
    if (small || !problems.length) return;
    box.append(make("p", "why", !broken ? t.mild : last.whole ? t.stays : t.partly));
    var list = make("ol");
    problems.forEach(function (p) { list.append(item(p, t)); });
    box.append(list);
  }

  function count(problems, t) {
    return ["error", "warning", "note"].map(function (severity) {
      var n = problems.filter(function (p) { return p.severity === severity; }).length;
      return n ? t[severity] + " " + n : "";
    }).filter(Boolean).join(" · ");
  }

  function languages() {
    var span = make("span", "languages");
    Object.keys(words).forEach(function (tag) {
      var button = make("button", "", words[tag].name);
      button.type = "button";
      button.setAttribute("aria-pressed", String(tag === language));
      button.addEventListener("click", function () { language = tag; show(); });
      span.append(button);
    });
    return span;
  }

  function item(p, t) {
    var li = make("li", p.severity);
    var title = make("p", "message");
    title.append(make("b", "", t[p.severity]), " ", p.message[language], " ", make("code", "", p.code));
    li.append(title);
    spot(li, p.place);
    p.labels.forEach(function (label) {
      li.append(make("p", "label", label.words[language]));
      spot(li, label.place);
    });
    if (p.help) {
      var help = make("p", "help");
      help.append(make("b", "", t.help), " ", p.help[language]);
      li.append(help);
    }
    return li;
  }

  function spot(parent, place) {
    var at = place.line ? place.path + ":" + place.line + ":" + place.column : place.path;
    parent.append(make("p", "place", at));
    if (!place.excerpt) return;
    var pre = make("pre");
    pre.append(make("span", "line", String(place.line)), place.excerpt[0], make("mark", "", place.excerpt[1]), place.excerpt[2]);
    parent.append(pre);
  }

  // ---- news ---------------------------------------------------------------------------------------------------

  var stream = null;

  function told(message) {
    var news = JSON.parse(message.data);
    if (!news.run) return;
    stopped = false;
    last = news;
    var restarted = run !== null && run !== news.run;
    run = news.run;
    if (news.edition !== edition || restarted) refresh();
    show();
  }

  // A browser keeps only a few connections to one server, so a page that nobody sees gives its own up.
  function listen() {
    if (document.hidden) {
      if (stream) stream.close();
      stream = null;
    } else if (!stream) {
      stream = new EventSource("/_guiju/events");
      stream.addEventListener("message", told);
      stream.addEventListener("error", function () {
        if (run === null) return;
        stopped = true;
        show();
      });
    }
  }

  document.addEventListener("visibilitychange", listen);
  listen();
})();
