/* What runs before all other scripts of a page.
   Where the browser blocks storage, the theme's scripts would stop at it: give the page one that forgets. */
try {
  localStorage.length;
} catch {
  const entries = new Map();
  Object.defineProperty(window, "localStorage", {
    value: {
      forgets: true,
      getItem: (key) => entries.get(key) ?? null,
      setItem: (key, value) => entries.set(key, String(value)),
      removeItem: (key) => entries.delete(key),
    },
  });
}

/* Light or dark as the reader chose, before the page is painted. */
for (const name of ["mode", "theme"]) document.documentElement.dataset[name] = localStorage.getItem(name) || "auto";
/* Some things work from a server only: the sheets leave them out elsewhere. */
if (location.protocol.startsWith("http")) document.documentElement.dataset.served = "";
/* An English text in the page's language, with `values` in the place of its {names}; a Chinese page has loaded its words before.
   It is a global, because these are classic scripts: modules do not load from file://. */
globalThis.courseText = (text, values = {}) => (globalThis.courseWords?.[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => values[name]);
