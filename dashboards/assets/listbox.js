// The option list scrolls, and is driven from the input (aria-activedescendant). A scrolling region that no key can
// reach fails WCAG 2.1.1, so the list itself can take the focus.
new MutationObserver(function () {
  document.querySelectorAll('[role="listbox"]:not([tabindex])').forEach(function (list) {
    list.setAttribute("tabindex", "0");
  });
}).observe(document.documentElement, { childList: true, subtree: true });
