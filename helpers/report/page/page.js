(function () {
  "use strict";
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };

  function reveal() {
    var name;
    try { name = decodeURIComponent(location.hash.slice(1)); } catch (malformed) { return; }
    var goal = document.getElementById(name);
    if (!goal) { return; }
    for (var at = goal; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") { at.open = true; }
    }
    goal.scrollIntoView();
    goal.focus({ preventScroll: true });
  }
  window.addEventListener("hashchange", reveal);
  all("a[href^='#']").forEach(function (link) {
    link.addEventListener("click", function () { if (link.hash === location.hash) { reveal(); } });
  });
  reveal();

  function select(node) {
    var range = document.createRange();
    range.selectNodeContents(node);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }
  function tell(button, word) {
    button.textContent = word;
    setTimeout(function () { button.textContent = "Copy"; }, 1500);
  }
  all("[data-copy]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var code = button.parentElement.querySelector("code");
      var byHand = function () {
        select(code);
        tell(button, document.execCommand("copy") ? "Copied" : "Selected");
      };
      if (!navigator.clipboard) { byHand(); return; }
      navigator.clipboard.writeText(code.textContent).then(function () { tell(button, "Copied"); }, byHand);
    });
  });

  var filter = document.querySelector("[data-filter]");
  if (!filter) { return; }
  var words = filter.querySelector("[data-words]");
  var unheld = filter.querySelector("[data-unheld]");
  var status = filter.querySelector("[data-status]");
  var was = all("details.area").map(function (area) { return area.open; });
  filter.hidden = false;
  function apply() {
    var text = words.value.trim().toLowerCase();
    var some = text !== "" || unheld.checked;
    var shown = 0;
    all("details.area").forEach(function (area, i) {
      var here = 0;
      all("details.promise", area).forEach(function (promise) {
        var match = promise.querySelector("summary").textContent.toLowerCase().indexOf(text) >= 0 &&
          !(unheld.checked && promise.dataset.state === "held");
        promise.hidden = !match;
        here += match ? 1 : 0;
      });
      shown += here;
      area.hidden = here === 0;
      area.open = some ? here > 0 : was[i];
      all("details.rest", area).forEach(function (rest) {
        rest.open = text !== "" && here > 0;
        rest.hidden = rest.querySelector("details.promise:not([hidden])") === null;
      });
    });
    status.textContent = some ? shown + (shown === 1 ? " promise" : " promises") : "";
  }
  words.addEventListener("input", apply);
  unheld.addEventListener("change", apply);
})();
