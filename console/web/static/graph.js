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
  // A colour over the sheet's, so that a faint line costs no more to draw than a strong one.
  const mixes = new Map();
  const mixed = (own, strength) => {
    const key = `${own} ${strength} ${sheet}`;
    let found = mixes.get(key);
    if (!found) {
      const part = (hex, at) => parseInt(hex.slice(at, at + 2), 16);
      const blend = [1, 3, 5].map((at) => Math.round(part(own, at) * strength + part(sheet, at) * (1 - strength)));
      found = `#${blend.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
      mixes.set(key, found);
    }
    return found;
  };
  let sheet = "#ffffff";
  // What is chosen and switched is written into the graph's attributes, in one pass.
  const paint = () => {
    if (!graph) return;
    sheet = colour("--sheet");
    const kinds = shownTies();
    const leads = document.querySelector("#show-leads")?.checked ?? true;
    const chosen = pileon.state.accounts;
    const colours = palette();
    const grey = colour("--lead");
    const rest = colour("--community-other");
    const lines = { co_action: colour("--tie"), reply: colour("--reply"), mention: colour("--mention") };
    const near = new Set(chosen);
    for (const key of chosen) if (graph.hasNode(key)) graph.forEachNeighbor(key, (other) => near.add(other));
    graph.updateEachNodeAttributes(
      (key, node) => {
        const own = node.lead ? grey : node.degree ? colours[node.community % colours.length] : rest;
        node.color = chosen.size && !near.has(key) ? mixed(own, 0.15) : own;
        node.hidden = node.lead && !leads;
        node.forceLabel = chosen.has(key) && chosen.size <= 12;
        return node;
      },
      { attributes: ["color", "hidden", "forceLabel"] },
    );
    graph.updateEachEdgeAttributes(
      (_key, tie, one, other, oneNode, otherNode) => {
        const shown = tie.ways.find((way) => kinds.has(way.kind));
        const strength = chosen.size ? (chosen.has(one) || chosen.has(other) ? 0.9 : 0.06) : tie.calm;
        tie.color = mixed(lines[shown?.kind ?? "co_action"], strength);
        tie.hidden = !shown || (!leads && (oneNode.lead || otherNode.lead));
        tie.zIndex = strength > 0.5 ? 1 : 0;
        return tie;
      },
      { attributes: ["color", "hidden", "zIndex"] },
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

  const hover = (context, node, settings) => {
    const size = settings.labelSize;
    context.font = `${settings.labelWeight} ${size}px ${settings.labelFont}`;
    const width = context.measureText(node.label ?? "").width;
    context.fillStyle = sheet;
    context.fillRect(node.x + node.size, node.y - size / 2 - 4, width + 10, size + 8);
    context.strokeStyle = colour("--accent");
    context.lineWidth = 2;
    context.beginPath();
    context.arc(node.x, node.y, node.size + 2, 0, Math.PI * 2);
    context.stroke();
    context.fillStyle = colour("--text");
    context.fillText(node.label ?? "", node.x + node.size + 5, node.y + size / 3);
  };

  // The line nearest to the pointer is looked for here: to let the graphics card find it, it would have to draw all
  // lines twice.
  const NEAR_PX = 6;
  let at = null;
  let over = null;
  let looking = null;
  const nearest = () => {
    const edge = box.getBoundingClientRect();
    const point = drawn.viewportToGraph({ x: at.clientX - edge.left, y: at.clientY - edge.top });
    let best = (NEAR_PX / drawn.getGraphToViewportRatio()) ** 2;
    let found = null;
    graph.forEachEdge((key, tie, _one, _other, from, to) => {
      if (tie.hidden) return;
      const dx = to.x - from.x;
      const dy = to.y - from.y;
      const along = Math.max(0, Math.min(1, ((point.x - from.x) * dx + (point.y - from.y) * dy) / (dx * dx + dy * dy || 1)));
      const away = (point.x - from.x - along * dx) ** 2 + (point.y - from.y - along * dy) ** 2;
      if (away < best) {
        best = away;
        found = key;
      }
    });
    return found;
  };
  const look = () => {
    looking = null;
    if (over || !at) return;
    const key = nearest();
    if (!key) return explain([]);
    const kinds = shownTies();
    explain(
      graph
        .getEdgeAttribute(key, "ways")
        .filter((way) => kinds.has(way.kind))
        .slice(0, 4)
        .map((way) => `${name(way.one)} and ${name(way.other)} ${WORDS[way.kind] ?? way.kind}. ${way.statement || "How is not recorded."}`),
    );
  };

  // All ways in which two accounts are tied are one line: the strongest comes first.
  const linesOf = (found) => {
    const calm = Math.max(0.12, Math.min(0.7, 400 / Math.max(1, found.ties.length)));
    const strongest = Math.max(1e-9, found.ties[0]?.[4] ?? 0);
    const lines = new Map();
    for (const [one, other, kind, statement, weight] of found.ties) {
      const way = { one: found.nodes[one][0], other: found.nodes[other][0], kind: found.kinds[kind], statement: found.statements[statement] };
      const pair = one < other ? one * found.nodes.length + other : other * found.nodes.length + one;
      const known = lines.get(pair);
      if (known) known.ways.push(way);
      else lines.set(pair, { ways: [way], size: 0.6 + 2.4 * Math.sqrt(weight / strongest), calm });
    }
    return [...lines.values()];
  };
  // The first frame shows everybody and the strongest lines; the others follow, some between two frames, so that
  // nobody waits for them.
  const FIRST_LINES = 1500;
  const NEXT_LINES = 1500;
  const since = () => String(Math.round(performance.now() - begun));
  const complete = (lines, begin) => {
    if (begin >= lines.length) {
      if (begin > FIRST_LINES) paint();
      box.dataset.complete = since();
      return;
    }
    for (const line of lines.slice(begin, begin + NEXT_LINES)) addLine(line, true);
    setTimeout(complete, 0, lines, begin + NEXT_LINES);
  };
  const addLine = (line, hidden) => graph.addEdge(line.ways[0].one, line.ways[0].other, Object.assign(line, { hidden }));

  const draw = (found) => {
    graph = new graphology.Graph({ multi: false, type: "undirected" });
    for (const [key, label, x, y, community, degree, lead, size] of found.nodes) {
      graph.addNode(key, { label, x, y, community, degree, lead, size });
    }
    const lines = linesOf(found);
    for (const line of lines.slice(0, FIRST_LINES)) addLine(line, false);
    paint();
    drawn = new Sigma(graph, box, {
      labelColor: { color: colour("--text") },
      labelDensity: 0.4,
      labelRenderedSizeThreshold: 6,
      stagePadding: Math.min(80, box.clientWidth / 12), // room for the names to the right
      hideEdgesOnMove: found.ties.length > 3000,
      zIndex: true,
      defaultDrawNodeHover: hover,
    });
    drawn.on("clickNode", (event) => pileon.toggle(event.node));
    drawn.on("clickStage", () => pileon.select([]));
    drawn.on("enterNode", (event) => {
      const node = graph.getNodeAttributes(event.node);
      over = event.node;
      explain([`${name(event.node)}: tied to ${node.degree} accounts${node.lead ? "; a lead, not named" : ""}.`]);
    });
    drawn.on("leaveNode", () => {
      over = null;
      explain([]);
    });
    box.addEventListener("mousemove", (event) => {
      at = event;
      looking ??= requestAnimationFrame(look);
    });
    box.addEventListener("mouseleave", () => explain([]));
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        box.dataset.drawn = since();
        performance.mark("pileon:graph-drawn");
        setTimeout(complete, 0, lines, FIRST_LINES);
      }),
    );
  };

  document.addEventListener("pileon:selection", paint);
  document.addEventListener("pileon:theme", () => {
    drawn?.setSetting("labelColor", { color: colour("--text") });
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
