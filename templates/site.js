// Search. Everything else on the site works without scripts.
// The index lies in small script files that call guiju.put(name, value); loading them as scripts instead of fetching
// them lets a handbook be read straight from a folder.
(function () {
  "use strict";

  var root = document.body.dataset.root || "";
  var form = document.querySelector("form.search");
  var input = form && form.querySelector("input");
  var list = document.getElementById("results");
  if (!input || !list) return;

  // ---- loading ------------------------------------------------------------------------------------------------

  var loaded = {};
  var waiting = {};

  window.guiju = {
    put: function (name, value) {
      loaded[name] = value;
    }
  };

  // The live preview changed the handbook under an open page.
  document.addEventListener("guiju:changed", function () {
    loaded = {};
    waiting = {};
  });

  function load(name, file) {
    if (name in loaded) return Promise.resolve(loaded[name]);
    if (waiting[name]) return waiting[name];
    waiting[name] = new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = root + "search/" + file;
      script.onload = function () {
        if (name in loaded) resolve(loaded[name]);
        else reject(new Error(name));
      };
      script.onerror = function () {
        delete waiting[name];
        reject(new Error(name));
      };
      document.head.appendChild(script);
    });
    return waiting[name];
  }

  function loadHead() {
    return load("head", "index.js").then(function (head) {
      if (!head.map) {
        head.map = new Map();
        var pairs = Array.from(head.fold);
        for (var i = 0; i + 1 < pairs.length; i += 2) head.map.set(pairs[i], pairs[i + 1]);
      }
      return head;
    });
  }

  // ---- folding ------------------------------------------------------------------------------------------------

  // One character at a time, as the index was folded: compatibility form, small letter, simplified character.
  function foldChar(head, c) {
    return Array.from(c.normalize("NFKC").toLowerCase()).map(function (d) {
      return /\s/.test(d) ? " " : head.map.get(d) || d;
    });
  }

  // The folded text and, for each of its characters, which character of the original it comes from.
  function fold(head, text) {
    var chars = [];
    var from = [];
    Array.from(text).forEach(function (c, i) {
      foldChar(head, c).forEach(function (d) {
        chars.push(d);
        from.push(i);
      });
    });
    return { chars: chars, from: from };
  }

  function find(hay, needle, start) {
    outer: for (var i = start; i + needle.length <= hay.length; i++) {
      for (var j = 0; j < needle.length; j++) if (hay[i + j] !== needle[j]) continue outer;
      return i;
    }
    return -1;
  }

  // ---- looking up ---------------------------------------------------------------------------------------------

  function postings(head, c) {
    var n = c.codePointAt(0) % head.postings.length;
    return load("p" + n, head.postings[n]);
  }

  function sums(deltas) {
    var sum = 0;
    return deltas.map(function (d) {
      return (sum += d);
    });
  }

  // Documents that hold every pair of a term (or, for one character, any pair that begins with it).
  function candidates(head, term) {
    if (term.length === 1) {
      return postings(head, term[0]).then(function (file) {
        var ids = new Set();
        Object.keys(file).forEach(function (pair) {
          if (Array.from(pair)[0] === term[0]) sums(file[pair]).forEach(function (id) { ids.add(id); });
        });
        return ids;
      });
    }
    var lists = [];
    for (var i = 0; i + 1 < term.length; i++) lists.push(pairList(head, term[i], term[i + 1]));
    return Promise.all(lists).then(common);
  }

  function pairList(head, a, b) {
    return postings(head, a).then(function (file) {
      return new Set(sums(file[a + b] || []));
    });
  }

  function common(sets) {
    return sets.reduce(function (all, next) {
      return new Set(Array.from(all).filter(function (id) { return next.has(id); }));
    });
  }

  function documents(head, ids) {
    var files = Array.from(new Set(ids.map(function (id) { return Math.floor(id / head.per); })));
    return Promise.all(files.map(function (n) { return load("d" + n, head.texts[n]); })).then(function () {
      return ids.map(function (id) {
        return { id: id, doc: loaded["d" + Math.floor(id / head.per)][id % head.per] };
      });
    });
  }

  // The phrase must really stand there; what stands in a title comes first, then what stands early and short.
  function judge(head, terms, found) {
    var title = fold(head, found.doc[2]);
    var text = fold(head, found.doc[3]);
    var score = found.doc[1] === "clause" ? 1 : 0;
    for (var i = 0; i < terms.length; i++) {
      var inTitle = find(title.chars, terms[i], 0);
      var inText = find(text.chars, terms[i], 0);
      if (inTitle < 0 && inText < 0) return null;
      if (inTitle >= 0 && found.doc[1] !== "clause") score += inTitle === 0 ? 6 : 4;
      if (inTitle >= 0) score += 1;
      if (inText >= 0) score += 2 - Math.min(inText, 200) / 200;
    }
    return { id: found.id, doc: found.doc, title: title, text: text, score: score };
  }

  function search(query) {
    return loadHead().then(function (head) {
      var terms = query.trim().split(/\s+/).map(function (t) { return fold(head, t).chars; }).filter(function (t) { return t.length; });
      if (!terms.length) return [];
      return Promise.all(terms.map(function (t) { return candidates(head, t); })).then(common).then(function (ids) {
        return documents(head, Array.from(ids));
      }).then(function (docs) {
        var hits = docs.map(function (d) { return judge(head, terms, d); }).filter(Boolean);
        hits.sort(function (a, b) { return b.score - a.score || a.id - b.id; });
        hits.terms = terms;
        return hits;
      });
    });
  }

  // ---- showing ------------------------------------------------------------------------------------------------

  function element(tag, className, text) {
    var e = document.createElement(tag);
    if (className) e.className = className;
    if (text) e.textContent = text;
    return e;
  }

  // The text with the words found marked, cut to the sentence around the first of them when it is long.
  function marked(parent, original, folded, terms, length) {
    var chars = Array.from(original);
    var flags = new Array(chars.length).fill(false);
    var first = -1;
    terms.forEach(function (term) {
      for (var at = find(folded.chars, term, 0); at >= 0; at = find(folded.chars, term, at + term.length)) {
        for (var i = at; i < at + term.length; i++) flags[folded.from[i]] = true;
        if (first < 0 || folded.from[at] < first) first = folded.from[at];
      }
    });
    var start = 0;
    if (length && chars.length > length && first > length / 2) {
      start = first - Math.floor(length / 3);
      for (var s = first; s > start; s--) if ("。；：".indexOf(chars[s - 1]) >= 0) { start = s; break; }
      if (start > 0) parent.append("…");
    }
    var end = length ? Math.min(chars.length, start + length) : chars.length;
    for (var i = start; i < end; ) {
      var j = i;
      while (j < end && flags[j] === flags[i]) j++;
      var piece = chars.slice(i, j).join("");
      parent.append(flags[i] ? element("mark", "", piece) : piece);
      i = j;
    }
    if (end < chars.length) parent.append("…");
  }

  function show(hits, query, limit) {
    list.textContent = "";
    list.hidden = !query.trim();
    if (list.hidden) return;
    if (!hits.length) {
      list.append(element("p", "none", form.dataset.none));
      return;
    }
    if (!limit) list.append(element("p", "count", form.dataset.count.replace("{n}", hits.length)));
    var ol = element("ol");
    hits.slice(0, limit || 200).forEach(function (hit) {
      var li = element("li");
      var a = element("a");
      a.href = root + hit.doc[0];
      var head = element("span", "where");
      head.append(element("span", "kind", form.dataset["kind" + hit.doc[1][0].toUpperCase() + hit.doc[1].slice(1)]));
      marked(head, hit.doc[2], hit.title, hits.terms);
      a.append(head);
      if (hit.doc[3]) {
        var text = element("span", "text");
        marked(text, hit.doc[3], hit.text, hits.terms, limit ? 64 : 140);
        a.append(text);
      }
      li.append(a);
      ol.append(li);
    });
    list.append(ol);
    if (limit && hits.length > limit) {
      var more = element("a", "more", form.dataset.more + "（" + form.dataset.count.replace("{n}", hits.length) + "）");
      more.href = form.getAttribute("action") + "?q=" + encodeURIComponent(query);
      list.append(more);
    }
  }

  var turn = 0;
  var whole = list.classList.contains("full");

  function run() {
    var query = input.value;
    var mine = ++turn;
    search(query).then(function (hits) {
      if (mine === turn) show(hits, query, whole ? 0 : 8);
    }).catch(function () {
      if (mine !== turn) return;
      list.textContent = "";
      list.hidden = false;
      list.append(element("p", "none", form.dataset.failed));
    });
  }

  input.addEventListener("input", run);
  input.addEventListener("focus", function () { loadHead().catch(function () {}); });

  document.addEventListener("keydown", function (event) {
    var writing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
    if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
      input.select();
    } else if (event.key === "Escape" && !whole && !list.hidden) {
      list.hidden = true;
      input.focus();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && form.parentNode.contains(event.target)) {
      move(event);
    }
  });

  // Arrow keys walk from the box through the results.
  function move(event) {
    var stops = [input].concat(Array.from(list.querySelectorAll("a")));
    var at = stops.indexOf(document.activeElement);
    if (at < 0 || stops.length < 2) return;
    event.preventDefault();
    stops[Math.max(0, Math.min(stops.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
  }

  document.addEventListener("click", function (event) {
    if (!whole && !form.contains(event.target)) list.hidden = true;
  });

  if (whole) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      history.replaceState(null, "", "?q=" + encodeURIComponent(input.value));
      run();
    });
    var asked = new URLSearchParams(location.search).get("q");
    if (asked) input.value = asked;
    if (input.value) run();
    input.focus();
  }
})();
