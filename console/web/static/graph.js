// The picture of who acted with whom. Places come from the server; here they are only drawn, pointed at and chosen.
"use strict";
(() => {
  const box = document.querySelector("#graph-picture");
  if (!box) return;
  const tip = document.querySelector("#graph-tip");
  const begun = performance.now();
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const palette = () => Array.from({ length: 8 }, (_, number) => colour(`--community-${number}`));
  let drawn = null;
  let graph = null;
  const WORDS = { co_action: "acted together", reply: "replied to", mention: "mentioned" };

  const shownTies = () => new Set([...document.querySelectorAll("input[name=tie]:checked")].map((box) => box.value));
  // What is chosen and switched is written into the graph's attributes, in one pass.
  const paint = () => {
    if (!graph) return;
    const kinds = shownTies();
    const leads = document.querySelector("#show-leads")?.checked ?? true;
    const chosen = pileon.state.accounts;
    const colours = palette();
    const grey = colour("--lead");
    const lines = { co_action: colour("--tie"), reply: colour("--reply"), mention: colour("--mention") };
    const near = new Set(chosen);
    for (const key of chosen) if (graph.hasNode(key)) graph.forEachNeighbor(key, (other) => near.add(other));
    graph.updateEachNodeAttributes(
      (key, node) => ({
        ...node,
        color: node.lead ? grey : node.community < colours.length ? colours[node.community] : colour("--community-other"),
        opacity: chosen.size && !near.has(key) ? 0.15 : 1,
        visibility: node.lead && !leads ? "hidden" : "visible",
        forced: chosen.has(key) && chosen.size <= 12 ? "visible" : "auto",
      }),
      { attributes: ["color", "opacity", "visibility", "forced"] },
    );
    graph.updateEachEdgeAttributes(
      (_key, tie, one, other, oneNode, otherNode) => ({
        ...tie,
        color: lines[tie.kind] ?? lines.co_action,
        opacity: chosen.size ? (chosen.has(one) || chosen.has(other) ? 0.9 : 0.04) : tie.calm,
        visibility:
          kinds.has(tie.kind) && (leads || !(oneNode.lead || otherNode.lead)) ? "visible" : "hidden",
      }),
      { attributes: ["color", "opacity", "visibility"] },
    );
    drawn?.refresh();
  };

  const explain = (lines) => {
    tip.replaceChildren(
      ...lines.map((line) => {
        const paragraph = document.createElement("p");
        paragraph.textContent = line;
        return paragraph;
      }),
    );
    tip.dataset.shown = lines.length ? "yes" : "";
  };
  const name = (key) => `@${graph.getNodeAttribute(key, "label")}`;

  const draw = (found) => {
    graph = new graphology.Graph({ multi: true, type: "undirected" });
    for (const node of found.nodes) graph.addNode(node.key, node);
    const calm = Math.max(0.12, Math.min(0.7, 400 / Math.max(1, found.ties.length)));
    const strongest = Math.max(1e-9, ...found.ties.map((tie) => tie.weight));
    for (const tie of found.ties)
      graph.addEdge(tie.one, tie.other, {
        kind: tie.kind,
        statement: tie.statement,
        from: tie.one,
        to: tie.other,
        size: 0.6 + 2.4 * Math.sqrt(tie.weight / strongest),
        calm,
      });
    paint();
    drawn = new Sigma(graph, box, {
      settings: { enableEdgeEvents: true, itemSizesReference: "screen", labelDensity: 0.4, labelRenderedSizeThreshold: 5, stagePadding: 24 },
      styles: {
        nodes: {
          x: { attribute: "x" },
          y: { attribute: "y" },
          size: { attribute: "size", defaultValue: 4 },
          color: { attribute: "color" },
          opacity: { attribute: "opacity", defaultValue: 1 },
          visibility: { attribute: "visibility", defaultValue: "visible" },
          label: { attribute: "label" },
          labelColor: colour("--text"),
          labelSize: 12,
          labelFont: "sans-serif",
          labelVisibility: { attribute: "forced", defaultValue: "auto" },
          cursor: "pointer",
        },
        edges: {
          size: { attribute: "size", defaultValue: 1 },
          color: { attribute: "color" },
          opacity: { attribute: "opacity", defaultValue: 0.4 },
          visibility: { attribute: "visibility", defaultValue: "visible" },
        },
      },
    });
    drawn.on("clickNode", (event) => pileon.toggle(event.node));
    drawn.on("clickStage", () => pileon.select([]));
    drawn.on("enterNode", (event) => {
      const node = graph.getNodeAttributes(event.node);
      explain([`${name(event.node)}: tied to ${node.degree} accounts${node.lead ? "; a lead, not named" : ""}.`]);
    });
    drawn.on("leaveNode", () => explain([]));
    drawn.on("enterEdge", (event) => {
      const tie = graph.getEdgeAttributes(event.edge);
      explain([`${name(tie.from)} and ${name(tie.to)} ${WORDS[tie.kind] ?? tie.kind}.`, tie.statement || "How is not recorded."]);
    });
    drawn.on("leaveEdge", () => explain([]));
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        box.dataset.drawn = String(Math.round(performance.now() - begun));
        performance.mark("pileon:graph-drawn");
      }),
    );
  };

  document.addEventListener("pileon:selection", paint);
  document.addEventListener("pileon:theme", () => {
    paint();
  });
  document.addEventListener("change", (event) => {
    if (event.target.name === "tie" || event.target.id === "show-leads") paint();
  });
  document.querySelector("[data-do=graph-reset]")?.addEventListener("click", () => {
    pileon.select([]);
    drawn?.getCamera().animatedReset();
  });
  // For tests and for people who look at it from the browser's console.
  window.pileonGraph = () => ({ graph, drawn });

  fetch(box.dataset.source)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then(draw)
    .catch((error) => {
      box.textContent = "The picture could not be drawn in this browser. The tables say the same.";
      box.dataset.failed = String(error);
    });
})();
