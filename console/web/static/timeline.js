// The crowd over time and the part of it that the evidence names; dragging over a part filters the page to it.
"use strict";
(() => {
  const box = document.querySelector("#timeline");
  if (!box) return;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const times = [
    // Distance of marks in seconds; what stands at each; what stands below where year, day or minute are new ones.
    [86400, "{MM}-{DD}", "\n{YYYY}", null, null, null, null, null, 1],
    [60, "{HH}:{mm}", "\n{YYYY}-{MM}-{DD}", null, "\n{MM}-{DD}", null, null, null, 1],
    [1, "{HH}:{mm}:{ss}", "\n{YYYY}-{MM}-{DD}", null, "\n{MM}-{DD}", null, null, null, 1],
  ];
  let chart = null;
  let data = null;
  const draw = () => {
    chart?.destroy();
    const axis = { stroke: colour("--muted"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line") } };
    const steps = data.kind === "revisions" ? { paths: uPlot.paths.stepped({ align: 1 }) } : {};
    chart = new uPlot(
      {
        width: box.clientWidth,
        height: 220,
        tzDate: (at) => (document.documentElement.dataset.times === "local" ? new Date(at * 1000) : uPlot.tzDate(new Date(at * 1000), "Etc/UTC")),
        cursor: { drag: { x: true, y: false, setScale: false } },
        legend: { live: true },
        axes: [{ ...axis, values: times }, { ...axis, size: 60 }],
        scales: { y: { range: (_chart, _low, high) => [0, Math.max(1, high * 1.05)] } },
        series: [
          { label: "Time", value: "{YYYY}-{MM}-{DD} {HH}:{mm}" },
          { label: data.crowd, stroke: colour("--crowd"), fill: colour("--crowd-fill"), width: 1.5, points: { show: data.times.length < 3 }, ...steps },
          { label: data.named, stroke: colour("--named"), fill: colour("--named-fill"), width: 1.5, points: { show: data.times.length < 3 }, ...steps },
        ],
        hooks: {
          setSelect: [
            (drawn) => {
              if (drawn.select.width < 4) return;
              const from = drawn.posToVal(drawn.select.left, "x");
              const to = drawn.posToVal(drawn.select.left + drawn.select.width, "x");
              pileon.brush([from * 1000, to * 1000]);
            },
          ],
        },
      },
      [data.times, data.values, data.shares],
      box,
    );
    box.dataset.drawn = "yes";
  };
  const clear = () => {
    pileon.brush(null);
    chart?.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  };
  document.querySelector("[data-do=all-times]")?.addEventListener("click", clear);
  document.addEventListener("pileon:escape", () => chart?.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false));
  document.addEventListener("pileon:theme", () => data && draw());
  document.addEventListener("pileon:times", () => data && draw());
  new ResizeObserver(() => chart && chart.width !== box.clientWidth && chart.setSize({ width: box.clientWidth, height: 220 })).observe(box);
  fetch(box.dataset.source)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then((found) => {
      data = found;
      draw();
    })
    .catch(() => {
      box.textContent = "The time line could not be loaded.";
    });
})();
