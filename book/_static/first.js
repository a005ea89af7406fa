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

/* Light or dark as the reader or the system chose, before anything is styled: the theme's script finds it out when the page is read,
   and all would be styled anew. */
{
  const chosen = localStorage.getItem("mode") || "auto";
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  Object.assign(document.documentElement.dataset, {mode: chosen, theme: ["light", "dark"].includes(chosen) ? chosen : system});
}

/* Paper is white: a dark page is printed in the colours of a light one. */
{
  const {dataset} = document.documentElement;
  let shown;
  addEventListener("beforeprint", () => {
    shown = dataset.theme;
    dataset.theme = "light";
  });
  addEventListener("afterprint", () => {
    dataset.theme = shown;
  });
}

/* Some things work from a server only: the sheets leave them out elsewhere. */
if (location.protocol.startsWith("http")) document.documentElement.dataset.served = "";
/* An English text in the page's language, with `values` in the place of its {names}; a Chinese page has loaded its words before.
   It is a global, because these are classic scripts: modules do not load from file://. */
globalThis.courseText = (text, values = {}) => (globalThis.courseWords?.[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => values[name]);
