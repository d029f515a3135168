// The search form works without this script. With it, the results come in place, and the field has suggestions, which
// are asked for when it is first used. A name that is chosen from them leads straight to its page.
(function () {
  var asked = null;

  // A page that is drawn anew has an empty list: it is filled again from what was asked for once.
  function suggest(field) {
    asked = asked || fetch("/search/suggestions.json").then(function (answer) { return answer.ok ? answer.json() : []; });
    asked.then(function (all) {
      var list = document.getElementById(field.getAttribute("list"));
      if (!list || list.children.length) return;
      all.forEach(function (each) {
        var option = document.createElement("option");
        option.value = each[0];
        option.dataset.href = each[1];
        list.appendChild(option);
      });
    }).catch(function () { asked = null; });
  }

  document.addEventListener("focusin", function (event) {
    if (event.target.matches && event.target.matches("form.search input[name=q]")) suggest(event.target);
  });

  document.addEventListener("submit", function (event) {
    var form = event.target.closest && event.target.closest("form.search");
    // Before the page lives, the browser sends the form itself.
    if (!form || form.closest("#first-sight")) return;
    if (!window.dash_clientside || !window.dash_clientside.set_props) return;
    event.preventDefault();
    var field = form.querySelector("input[name=q]");
    var words = field.value.trim();
    var options = Array.from(document.querySelectorAll("datalist option"));
    var chosen = options.find(function (each) { return each.value === words; });
    var path = chosen ? chosen.dataset.href : "/search" + (words ? "?q=" + encodeURIComponent(words) : "");
    window.dash_clientside.set_props("location", { href: window.location.origin + path });
  });
})();
