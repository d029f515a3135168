// Plotly draws at screen width: fit every chart to the paper before printing, and back after.
["beforeprint", "afterprint"].forEach(function (moment) {
  window.addEventListener(moment, function () {
    document.querySelectorAll(".js-plotly-plot").forEach(function (chart) {
      if (window.Plotly) window.Plotly.Plots.resize(chart);
    });
  });
});
