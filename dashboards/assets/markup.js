// Lists, bodies of tables and controls come as text (markup.py): it is put in place before anything is painted. Every word in it
// was escaped by the server.
(function () {
  var HELD = "data-markup";

  // A control that is written anew keeps the focus.
  function fill(element) {
    var focused = element.contains(document.activeElement) && document.activeElement.id;
    element.innerHTML = element.getAttribute(HELD);
    element.removeAttribute(HELD);
    var again = focused && document.getElementById(focused);
    if (again) again.focus({ preventScroll: true });
  }

  function look(changes) {
    changes.forEach(function (change) {
      if (change.type === "attributes") {
        if (change.target.hasAttribute(HELD)) fill(change.target);
        return;
      }
      change.addedNodes.forEach(function (added) {
        if (added.nodeType !== 1) return;
        if (added.hasAttribute(HELD)) fill(added);
        added.querySelectorAll("[" + HELD + "]").forEach(fill);
      });
    });
  }

  new MutationObserver(look).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: [HELD]
  });
})();
