// Conveniences of every page; nothing on the site needs them to be read.
(function () {
  "use strict";

  var root = document.documentElement;

  // ---- light and dark -------------------------------------------------------------------------------------------

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function keep(theme) {
    try {
      localStorage.setItem("guiju-theme", theme);
    } catch (e) {
      // Then the choice holds for this page.
    }
  }

  function theme(button) {
    var show = function () { button.setAttribute("aria-pressed", String(isDark())); };
    button.hidden = false;
    button.addEventListener("click", function () {
      root.dataset.theme = isDark() ? "light" : "dark";
      keep(root.dataset.theme);
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

  var button = document.getElementById("theme");
  if (button) theme(button);
  languages(Array.from(document.querySelectorAll(".languages a")));
  var preview = document.querySelector("script[data-edition]");
  if (/^http/.test(location.protocol) && navigator.serviceWorker && !preview) {
    navigator.serviceWorker.register((document.body.dataset.base || "") + "sw.js").catch(function () {});
  }
})();
