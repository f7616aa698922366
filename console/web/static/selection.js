// One selection of accounts and one span of time, which table, picture, time line and posts all show.
"use strict";
window.pileon = (() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const state = { accounts: new Set(), span: null };
  const show = () => {
    const some = state.accounts.size > 0;
    for (const row of all("tr[data-account]")) {
      const chosen = state.accounts.has(row.dataset.account);
      row.classList.toggle("selected", chosen);
      row.classList.toggle("faded", (some && !chosen) || !within(row.dataset.account));
      row.querySelector("[data-pick]")?.setAttribute("aria-pressed", String(chosen));
    }
    for (const post of all("#post-list li[data-account]")) {
      const off = some && !state.accounts.has(post.dataset.account);
      post.classList.toggle("selected", some && !off);
      post.hidden = off || !inside(Number(post.dataset.at));
    }
    document.dispatchEvent(new CustomEvent("pileon:selection", { detail: state }));
  };
  const inside = (at) => !state.span || (at >= state.span[0] && at <= state.span[1]);
  // Without a span all accounts are in; with one, those of whom a post of that time is kept.
  const within = (account) => {
    if (!state.span) return true;
    const own = all("#post-list li[data-account]").filter((post) => post.dataset.account === account);
    return own.length === 0 || own.some((post) => inside(Number(post.dataset.at)));
  };
  const select = (accounts) => {
    state.accounts = new Set(accounts);
    show();
  };
  const toggle = (account) => {
    const only = state.accounts.size === 1 && state.accounts.has(account);
    select(only ? [] : [account]);
  };
  const brush = (span) => {
    state.span = span;
    const note = document.querySelector("#brushed");
    if (note) {
      note.hidden = !span;
      if (span) {
        const words = span.map((at) => new Date(at).toISOString().slice(11, 16)).join(" to ");
        note.querySelector("span").textContent = `Only ${words} UTC.`;
      }
    }
    show();
  };
  document.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-pick]");
    if (pick) toggle(pick.dataset.pick);
    const reason = event.target.closest("[data-code]");
    if (reason) {
      const code = reason.dataset.code;
      const known = all("tr[data-account]").filter((row) => row.dataset.codes.split(" ").includes(code));
      select(known.map((row) => row.dataset.account));
      document.querySelector("#graph")?.scrollIntoView({ block: "start" });
    }
  });
  document.addEventListener("pileon:escape", () => {
    select([]);
    brush(null);
  });
  document.addEventListener("pileon:swapped", show);
  return { state, select, toggle, brush, inside };
})();
