// Lists and bodies of tables come as text (markup.py): it is put in place before anything is painted. Every word in it
// was escaped by the server.
(function () {
  var HELD = "data-markup";

  function fill(element) {
    element.innerHTML = element.getAttribute(HELD);
    element.removeAttribute(HELD);
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
