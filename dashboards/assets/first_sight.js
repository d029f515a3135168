// The document holds the page as text and pictures already (first_sight.py). The one that Dash makes takes its place,
// unseen until its first chart is drawn, so that nothing is seen twice, and nothing goes before the next is there.
(function () {
  var first = document.getElementById("first-sight"), live = document.getElementById("react-entry-point");
  if (!first) return;
  // A chart that has not come after so long keeps the page no longer.
  var PATIENCE = 10000, waited = false, waiting = null;

  // Where a part of one page is in the other: both have the same elements in the same order.
  function counterpart(part) {
    var key = part.id ? "#" + CSS.escape(part.id) : part.tagName;
    var place = Array.prototype.indexOf.call(first.querySelectorAll(key), part);
    return live.querySelectorAll(key)[place];
  }

  function isReady() {
    if (!live.querySelector("main h1")) return false;
    waiting = waiting || window.setTimeout(function () { waited = true; look(); }, PATIENCE);
    var chart = live.querySelector(".chart");
    return waited || !chart || chart.style.display === "none" || chart.querySelector(".main-svg") !== null;
  }

  function isTyping() {
    var active = document.activeElement;
    return active.tagName === "INPUT" && first.contains(active);
  }

  function change() {
    var active = first.contains(document.activeElement) ? document.activeElement : null;
    var other = active && counterpart(active);
    first.querySelectorAll("details[open]").forEach(function (each) {
      var same = counterpart(each);
      if (same) same.open = true;
    });
    first.remove();
    if (other) other.focus({ preventScroll: true });
  }

  function look() {
    if (!first.isConnected || !isReady() || isTyping()) return;
    window.clearTimeout(waiting);
    watch.disconnect();
    document.removeEventListener("focusout", later);
    change();
  }

  function later() { window.setTimeout(look, 0); }

  var watch = new MutationObserver(look);
  watch.observe(live, { childList: true, subtree: true, attributes: true, attributeFilter: ["style"] });
  document.addEventListener("focusout", later);
})();
