// Runs before the page is drawn, so that it is not drawn light first and dark then.
"use strict";
(() => {
  const root = document.documentElement;
  const kept = (key, fallback, allowed) => {
    try {
      const value = localStorage.getItem(key);
      return allowed.includes(value) ? value : fallback;
    } catch {
      return fallback;
    }
  };
  root.dataset.theme = kept("pileon-theme", "auto", ["auto", "light", "dark"]);
  root.dataset.times = kept("pileon-times", "utc", ["utc", "local"]);
})();
