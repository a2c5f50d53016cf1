// Sets the theme chosen last time before the page is drawn, so that the other one does not flash.
(function () {
  "use strict";

  try {
    var chosen = localStorage.getItem("guiju-theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch (e) {
    // A reader who keeps nothing gets the system's theme each time.
  }
})();
