// A chart that cannot be drawn says so, and its table opens; the rest of the page never learns of it. The script that
// draws comes later than this one, so it is met at the door.
(function () {
  var plotly;
  var lost = new MutationObserver(tellAll);

  function tell(chart, isDrawn) {
    var figure = chart.closest && chart.closest("figure");
    if (!figure) return;
    figure.querySelectorAll(".chart, button.save-image").forEach(function (part) {
      part.style.display = isDrawn ? "" : "none";
    });
    figure.querySelectorAll(".undrawn").forEach(function (words) { words.hidden = isDrawn; });
    var table = figure.querySelector("details.data");
    if (table && !isDrawn) table.open = true;
  }

  function tellAll() {
    document.querySelectorAll(".chart").forEach(function (chart) { tell(chart, false); });
  }

  // The fault goes on to the console: whoever mends it needs it.
  function watched(draw) {
    return function (chart) {
      var self = this, given = arguments;
      return new Promise(function (resolve) { resolve(draw.apply(self, given)); }).then(
        function (drawn) { tell(chart, true); return drawn; },
        function (fault) { tell(chart, false); throw fault; }
      );
    };
  }

  Object.defineProperty(window, "Plotly", {
    configurable: true,
    get: function () { return plotly; },
    set: function (given) {
      lost.disconnect();
      if (given && given.react) given.react = watched(given.react);
      plotly = given;
    }
  });

  // Without the script that draws there is no chart at all, those that come later included.
  document.addEventListener("error", function (event) {
    if (event.target.tagName !== "SCRIPT" || !/plotly/.test(event.target.src)) return;
    tellAll();
    lost.observe(document.documentElement, { childList: true, subtree: true });
  }, true);
})();
