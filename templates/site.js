// Opens the search: its script and index are loaded when somebody first wants it.
(function () {
  "use strict";

  var form = document.querySelector("form.search");
  if (!form) return;
  var input = form.querySelector("input");
  var loading = null;

  function part(tag, properties) {
    return new Promise(function (resolve, reject) {
      var made = Object.assign(document.createElement(tag), properties);
      made.onload = resolve;
      made.onerror = function () {
        loading = null;
        reject(new Error("search"));
      };
      document.head.append(made);
    });
  }

  function load() {
    if (window.guijuSearch) return Promise.resolve();
    loading = loading || Promise.all([part("link", { rel: "stylesheet", href: form.dataset.style }), part("script", { src: form.dataset.script })]);
    return loading;
  }

  function open() {
    load().then(function () {
      window.guijuSearch.open(input.value);
    });
  }

  // Without a script the box sends its question to the page of search.
  input.addEventListener("focus", function () { load().catch(function () {}); });
  input.addEventListener("pointerenter", function () { load().catch(function () {}); });
  input.addEventListener("click", open);
  input.addEventListener("input", open);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    open();
  });

  document.addEventListener("keydown", function (event) {
    var target = event.target;
    var writing = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;
    var slash = event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey;
    var letter = (event.key === "k" || event.key === "K") && (event.ctrlKey || event.metaKey) && !event.altKey;
    if (!slash && !letter) return;
    event.preventDefault();
    open();
  });
})();
