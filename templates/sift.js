// Narrows a long list while somebody types.
(function () {
  "use strict";

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

  var box = document.querySelector(".sift");
  if (box) sift(box);
})();
