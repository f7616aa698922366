// What every page does: themes, times, keys, the palette, the tour, and following the store.
// No markup is ever made of text here: elements are built one by one, and htmx swaps what the server has escaped.
"use strict";
(() => {
  const root = document.documentElement;
  const body = document.body;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const keep = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // A browser that keeps nothing shows what is the default.
    }
  };
  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  // Themes and times
  const themes = ["auto", "light", "dark"];
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "local";
  const two = (number) => String(number).padStart(2, "0");
  const local = (at) =>
    `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
  const showTimes = (within = document) => {
    for (const time of all("time[datetime]", within)) {
      time.dataset.utc ??= time.textContent;
      const at = new Date(time.dateTime);
      if (Number.isNaN(at.getTime())) continue;
      const here = `${local(at)} ${zone}`;
      const text = root.dataset.times === "local" ? here : time.dataset.utc;
      if (time.textContent !== text) time.textContent = text;
      time.title = root.dataset.times === "local" ? time.dataset.utc : here;
    }
  };
  const showChoices = () => {
    const theme = one("[data-do=theme]");
    if (theme) theme.textContent = { auto: "Auto", light: "Light", dark: "Dark" }[root.dataset.theme];
    const times = one("[data-do=times]");
    if (times) times.textContent = root.dataset.times === "local" ? "Local" : "UTC";
  };

  // Dialogs
  const open = (id) => {
    const dialog = document.getElementById(id);
    if (dialog && !dialog.open) dialog.showModal();
    return dialog;
  };

  // The tour, shown once
  const hints = [
    ["Now", "Running campaigns come first. Below them stand the watched targets with their posts by the minute against what is usual.", "/"],
    ["The queue", "Whatever nobody has looked at waits here. J and K go down and up, Enter opens, A acknowledges, N says that it is not coordinated.", "/queue"],
    ["Why", "A campaign says in sentences why it is one. The accounts that the evidence names stand apart from the crowd and from leads.", null],
    ["Who with whom", "The picture shows which accounts acted together. Select an account there, in the table or in the time line: the others follow.", null],
    ["You decide", "Say what it is and why. Pileon never acts against an account; what you judge is kept and used to measure how often it is right.", "/verdicts"],
  ];
  let hint = 0;
  const showHint = () => {
    one("#tour-title").textContent = hints[hint][0];
    one("#tour-text").textContent = hints[hint][1];
    one("#tour-number").textContent = String(hint + 1);
    one("[data-do=tour-next]").textContent = hint + 1 < hints.length ? "Next" : "Done";
    for (const link of all("nav a.hinted")) link.classList.remove("hinted");
    if (hints[hint][2]) one(`nav a[href="${hints[hint][2]}"]`)?.classList.add("hinted");
  };
  const tour = () => {
    one("#help")?.close();
    hint = 0;
    showHint();
    open("tour");
    keep("pileon-tour", "seen");
  };

  const actions = {
    theme() {
      root.dataset.theme = themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length];
      keep("pileon-theme", root.dataset.theme);
      showChoices();
      document.dispatchEvent(new CustomEvent("pileon:theme"));
    },
    times() {
      root.dataset.times = root.dataset.times === "local" ? "utc" : "local";
      keep("pileon-times", root.dataset.times);
      showChoices();
      showTimes();
      document.dispatchEvent(new CustomEvent("pileon:times"));
    },
    palette() {
      const dialog = open("palette");
      one("input", dialog)?.select();
    },
    help: () => open("help"),
    tour,
    "tour-next"() {
      hint += 1;
      if (hint < hints.length) showHint();
      else one("#tour").close();
    },
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button && actions[button.dataset.do]) actions[button.dataset.do]();
  });

  // Lists: one row is current, and keys work on it
  const list = () => one("[data-keys=list]");
  const rows = () => all("tbody tr", list() ?? document.createElement("div"));
  const current = () => one("tr.current", list() ?? document.createElement("div"));
  const go = (row) => {
    for (const other of all("tr.current")) {
      other.classList.remove("current");
      other.removeAttribute("aria-current");
    }
    if (!row) return;
    row.classList.add("current");
    row.setAttribute("aria-current", "true");
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const found = rows();
    if (found.length) {
      const at = found.indexOf(current());
      go(found[Math.min(found.length - 1, Math.max(0, at < 0 ? 0 : at + by))]);
      return true;
    }
    const picks = all("tr[data-account]");
    if (!picks.length) return false;
    const at = picks.findIndex((row) => row.classList.contains("selected"));
    const next = picks[Math.min(picks.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    one("[data-pick]", next)?.click();
    next.scrollIntoView({ block: "nearest" });
    return true;
  };
  const press = (key) => {
    const element = one(`[data-key="${key}"]`);
    if (!element) return false;
    if (element.type === "radio") {
      element.checked = true;
      element.scrollIntoView({ block: "center" });
      one("#reason")?.focus();
    } else element.click();
    return true;
  };
  const bulk = (what) => {
    const form = list();
    const button = form && one(`button[value="${what}"]`, form);
    if (!button) return false;
    if (!one("input[name=id]:checked", form)) {
      const box = one("input[name=id]", current() ?? form.ownerDocument.createElement("div"));
      if (!box) return true;
      box.checked = true;
    }
    form.requestSubmit(button);
    return true;
  };
  const chosen = () => {
    const note = one("#chosen");
    if (!note) return;
    const number = all("input[name=id]:checked").length;
    note.textContent = number ? `${number} chosen` : "None chosen";
  };
  document.addEventListener("change", (event) => event.target.name === "id" && chosen());

  // No element has this name: the browser takes the focus away when it goes to one that has.
  const TO_JUDGE = "#judge";
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    x() {
      const box = one("input[name=id]", current() ?? document.createElement("div"));
      if (!box) return false;
      box.checked = !box.checked;
      chosen();
      return true;
    },
    a: () => press("a") || bulk("acknowledge"),
    n() {
      const row = current();
      if (row) {
        location.assign(`${row.dataset.address}${TO_JUDGE}`);
        return true;
      }
      return press("n");
    },
    u: () => press("u"),
    "/"() {
      const filter = one("#filter-text");
      if (!filter) return false;
      filter.focus();
      filter.select();
      return true;
    },
    "?": () => open("help"),
    Enter() {
      const row = current();
      if (!row || document.activeElement !== row) return false;
      location.assign(row.dataset.address);
      return true;
    },
    Escape() {
      if (document.activeElement && document.activeElement !== body) document.activeElement.blur();
      document.dispatchEvent(new CustomEvent("pileon:escape"));
      return false;
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      actions.palette();
      return;
    }
    const dialog = one("dialog[open]");
    if (dialog) {
      if (dialog.id === "palette" && ["ArrowDown", "ArrowUp"].includes(event.key)) {
        const stops = [one("input", dialog), ...all("a", dialog)];
        const at = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
        stops[(at + stops.length) % stops.length]?.focus();
        event.preventDefault();
      } else if (dialog.id === "palette" && event.key === "Enter" && event.target.matches("input")) {
        const first = one("#palette-found a", dialog);
        if (first) {
          event.preventDefault();
          location.assign(first.href);
        }
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
    if (typing && event.key !== "Escape") return;
    if (event.target.closest("button, a, summary") && event.key === "Enter") return;
    if (Object.hasOwn(keys, event.key) && keys[event.key]()) event.preventDefault();
  });

  // htmx sends the session's token with whatever it posts
  body.addEventListener("htmx:config:request", (event) => {
    event.detail.ctx.request.headers["X-CSRF-Token"] = one("meta[name=csrf-token]").content;
  });
  body.addEventListener("htmx:after:swap", () => {
    showTimes();
    chosen();
    document.dispatchEvent(new CustomEvent("pileon:swapped"));
  });

  // Following the store: the server says which alerts changed, and what shows them is fetched again
  const LEAST_MS = 400;
  let stream = null;
  let due = null;
  let last = 0;
  let sent = null; // what the server sent along with the newest change
  const say = (state, word) => {
    const live = one("#live");
    if (!live) return;
    live.dataset.state = state;
    one(".word", live).textContent = word;
  };
  const refresh = () => {
    due = null;
    last = performance.now();
    for (const part of all("[data-live]")) {
      if (one("input[name=id]:checked", part)) continue; // a list that is being worked on stays as it is
      const mark = one("tr.current", part)?.dataset.id;
      if (sent?.part === part.dataset.live) given.set(part, sent.content);
      htmx
        .ajax("GET", part.dataset.live, { target: part, swap: part.id === "list" ? "outerHTML" : "innerHTML" })
        ?.then(() => mark && go(one(`tr[data-id="${CSS.escape(mark)}"]`)));
    }
    sent = null;
  };
  // What came along need not be fetched: htmx takes it in place of an answer
  const given = new Map();
  body.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    if (!given.has(ctx.target)) return;
    const content = given.get(ctx.target);
    given.delete(ctx.target);
    ctx.fetch = async () => new Response(content, { headers: { "content-type": "text/html" } });
  });
  const changed = (event) => {
    const told = JSON.parse(event.data);
    const ids = told.alerts;
    if (told.part) sent = told;
    const page = one("#campaign");
    if (page && ids.includes(page.dataset.id)) {
      const note = one("#changed");
      one("span", note).textContent = "This campaign has changed.";
      one("a", note).href = location.pathname;
      note.hidden = false;
    }
    if (!one("[data-live]")) return;
    due ??= setTimeout(refresh, Math.max(Math.random() * 150, LEAST_MS - (performance.now() - last)));
  };
  const follow = () => {
    if (stream || !one("#live")) return;
    const wanted = one("[data-sent]")?.dataset.sent;
    stream = new EventSource(wanted ? `/events?part=${encodeURIComponent(wanted)}` : "/events");
    stream.addEventListener("open", () => say("on", "live"));
    stream.addEventListener("error", () => say("off", "not live, trying again"));
    stream.addEventListener("change", changed);
    stream.addEventListener("reset", () => {
      say("on", "live");
      sent = null;
      refresh();
    });
  };
  const rest = () => {
    stream?.close();
    stream = null;
    say("off", "paused");
  };
  // A browser opens six connections to one address at most: tabs that nobody sees give theirs up.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) rest();
    else {
      follow();
      refresh();
    }
  });
  window.addEventListener("pagehide", rest);
  window.addEventListener("pageshow", (event) => event.persisted && follow());

  showChoices();
  showTimes();
  chosen();
  follow();
  if (location.hash === TO_JUDGE) press("n");
  if (one("#tour") && !kept("pileon-tour")) tour();
})();
