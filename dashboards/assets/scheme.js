// Light, dark, or as the device: which one the reader chose is kept in this browser and goes nowhere else.
// Stands in the head, right after the dark styles, so that a page is never drawn in the wrong scheme first.
(function () {
  var KEPT = "colour-scheme";
  var styles = document.getElementById("dark");
  var asDevice = styles.media;
  // Forced colours are the device's own: with them, nothing else decides.
  var media = {
    light: "screen and (forced-colors: active) and (prefers-color-scheme: dark)",
    dark: "screen and (forced-colors: none), " + asDevice
  };
  var canvas = { light: "light", dark: "dark" };

  // A browser that keeps nothing follows the device.
  function kept() {
    try { return localStorage.getItem(KEPT); } catch (refused) { return null; }
  }

  function keep(scheme) {
    try { localStorage.setItem(KEPT, scheme); } catch (refused) { return; }
  }

  function use(scheme) {
    styles.media = media[scheme] || asDevice;
    document.querySelector("meta[name=color-scheme]").content = canvas[scheme] || "light dark";
    document.querySelectorAll("input[name=scheme]").forEach(function (each) {
      each.checked = each.value === (media[scheme] ? scheme : "device");
    });
  }

  use(kept());
  document.addEventListener("DOMContentLoaded", function () { use(kept()); });
  document.addEventListener("change", function (event) {
    if (event.target.name !== "scheme") return;
    keep(event.target.value);
    use(event.target.value);
  });
  // Another window of the same site.
  window.addEventListener("storage", function (event) { if (event.key === KEPT) use(event.newValue); });
})();
