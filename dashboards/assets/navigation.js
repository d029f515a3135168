// Links stay plain anchors: they can be copied, opened in a tab and followed without this script.
// Here a plain click on one of them changes the page in place.
document.addEventListener("click", function (event) {
  var link = event.target.closest && event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.button !== 0) return;
  // Before the page lives, nobody would take the link from the browser.
  if (link.closest("#first-sight")) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.target || link.hasAttribute("download") || link.origin !== window.location.origin) return;
  var samePage = link.pathname === window.location.pathname && link.search === window.location.search;
  if (samePage && link.hash) return;
  if (/^\/(download|api)\/|\.atom$/.test(link.pathname)) return;
  if (!window.dash_clientside || !window.dash_clientside.set_props) return;
  event.preventDefault();
  window.dash_clientside.set_props("location", { href: link.href });
});

(function () {
  var previous = null;
  var focusedId = null;

  // The control that was last used keeps the focus when a new selection draws the page anew.
  document.addEventListener("focusin", function (event) {
    if (event.target.id) focusedId = event.target.id;
  });

  function arriveAtPage() {
    var target = window.location.hash && document.getElementById(window.location.hash.slice(1));
    if (target) { target.scrollIntoView(); return; }
    var main = heading();
    if (!main) return;
    main.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  function heading() {
    var found = document.querySelector("#react-entry-point main h1");
    if (found) found.setAttribute("tabindex", "-1");
    return found;
  }

  function arriveAtSelection() {
    var target = window.location.hash && document.getElementById(window.location.hash.slice(1));
    if (target) { target.setAttribute("tabindex", "-1"); target.focus(); return; }
    var control = focusedId && document.getElementById(focusedId);
    // What had the focus may be gone: a table comes as a whole.
    if (!control && document.activeElement === document.body) control = heading();
    if (control && control !== document.activeElement) control.focus({ preventScroll: true });
  }

  // Called with each page drawn: name the window, put the focus where a reader expects it, say the new sentence.
  function arrive(visit) {
    if (!visit) return "";
    document.title = visit.title;
    var before = previous;
    previous = visit;
    if (!before) {
      if (window.location.hash) window.requestAnimationFrame(arriveAtPage);
      return "";
    }
    var samePage = before.pathname === visit.pathname && before.title === visit.title;
    window.requestAnimationFrame(samePage ? arriveAtSelection : arriveAtPage);
    return samePage ? visit.spoken : "";
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { scorecard: { arrive: arrive } });
})();
