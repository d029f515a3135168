// The document holds the page as text and pictures already (first_sight.py). The one that Dash makes takes its place,
// unseen until its first chart is drawn, so that nothing is seen twice, and nothing goes before the next is there.
(function () {
  var first = document.getElementById("first-sight"), live = document.getElementById("react-entry-point");
  if (!first) return;
  // A chart that has not come after so long keeps the page no longer.
  var PATIENCE = 10000, waited = false, waiting = null, isPressed = false;

  // Where a part of one page is in the other: both have the same of its kind, in the same order.
  function counterpart(part) {
    var kind = part.tagName + (part.classList.length ? "." + CSS.escape(part.classList[0]) : "");
    var key = part.id ? "#" + CSS.escape(part.id) : kind;
    var place = Array.prototype.indexOf.call(first.querySelectorAll(key), part);
    return live.querySelectorAll(key)[place];
  }

  function isReady() {
    if (!live.querySelector("main h1") || live.querySelector("[data-markup]")) return false;
    waiting = waiting || window.setTimeout(function () { waited = true; look(); }, PATIENCE);
    var chart = live.querySelector(".chart");
    return waited || !chart || chart.style.display === "none" || chart.querySelector(".main-svg") !== null;
  }

  // Whoever types or holds a button down is not interrupted.
  function isBusy() {
    var active = document.activeElement;
    return isPressed || (active.tagName === "INPUT" && first.contains(active));
  }

  function carry(selector, over) {
    first.querySelectorAll(selector).forEach(function (each) {
      var same = counterpart(each);
      if (same) over(each, same);
    });
  }

  function change() {
    var active = first.contains(document.activeElement) ? document.activeElement : null;
    var other = active && counterpart(active);
    carry("details[open]", function (_, same) { same.open = true; });
    carry("input", function (each, same) {
      if (each.value === each.defaultValue) return;
      // As if it were typed: the field belongs to React.
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(same, each.value);
      same.dispatchEvent(new Event("input", { bubbles: true }));
    });
    var aside = [];
    carry(".scroll", function (each, same) { aside.push([same, each.scrollLeft]); });
    first.remove();
    aside.forEach(function (each) { each[0].scrollLeft = each[1]; });
    if (other) other.focus({ preventScroll: true });
  }

  function look() {
    if (!first.isConnected || !isReady() || isBusy()) return;
    window.clearTimeout(waiting);
    watch.disconnect();
    change();
  }

  // After what comes of it: a click, the focus on something else.
  function later() { window.setTimeout(look, 0); }

  function press(isDown) {
    return function () { isPressed = isDown; later(); };
  }

  var watch = new MutationObserver(look);
  watch.observe(live, { childList: true, subtree: true, attributes: true, attributeFilter: ["style"] });
  first.addEventListener("focusout", later);
  first.addEventListener("pointerdown", press(true));
  ["pointerup", "pointercancel"].forEach(function (end) { document.addEventListener(end, press(false)); });
})();
