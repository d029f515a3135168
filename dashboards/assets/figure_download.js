// "Save as image": one delegated listener, no inline handlers, so the strict content policy holds.
document.addEventListener("click", function (event) {
  var button = event.target.closest && event.target.closest("button.save-image");
  if (!button) return;
  var chart = button.closest("figure").querySelector(".js-plotly-plot");
  if (!chart) return;
  window.Plotly.downloadImage(chart, {
    format: "png",
    scale: 2,
    filename: button.dataset.filename || "figure",
    width: chart.clientWidth,
    height: chart.clientHeight
  });
});
