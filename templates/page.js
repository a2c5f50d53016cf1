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

  document.addEventListener("DOMContentLoaded", function () {
    var button = document.getElementById("theme");
    if (button) theme(button);
    languages(Array.from(document.querySelectorAll(".languages a")));
  });
})();
