/* Where the browser blocks storage, the theme's scripts would stop at it: give the page one that forgets. */
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
