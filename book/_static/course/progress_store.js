/* What a reader has done, an entry a page, kept in localStorage; where that is blocked or full, for as long as the page stands. */
(() => {
  "use strict";
  const KEY = "convolution-course-progress";
  const COUNTS = ["exercisesOf", "right", "rightOf"];
  const SOON = 2000; // milliseconds within which another tab has heard of a change

  class Store {
    constructor() {
      this.kept = !localStorage.forgets;
      this.entries = Store.#read();
      this.fresh = new Set(); // changes of which another tab may not have heard
    }

    static #read() {
      try {
        const stored = JSON.parse(localStorage.getItem(KEY));
        if (stored && typeof stored === "object" && !Array.isArray(stored)) return stored;
      } catch {
        // what is no JSON is overwritten
      }
      return {};
    }

    /** A page's entry, without what cannot be: its counts are numbers, all else is lists. */
    get(page) {
      const sound = ([name, value]) => (COUNTS.includes(name) ? Number.isInteger(value) && value >= 0 : value && typeof value === "object");
      return Object.fromEntries(Object.entries(this.entries[page] ?? {}).filter(sound));
    }

    /** Change one page's entry: `changes(entry)` are made to what it is by now. They must be the same when they are made again. */
    change(page, changes) {
      this.#refresh();
      this.#make(page, changes);
      this.#write();
      const change = {page, changes};
      this.fresh.add(change);
      setTimeout(() => this.fresh.delete(change), SOON);
    }

    /** Another tab has written: take it over, and make anew, once, what it has undone because it had not heard of it. */
    #merge() {
      this.#refresh();
      for (const change of this.fresh) {
        const before = JSON.stringify(this.entries);
        this.#make(change.page, change.changes);
        if (JSON.stringify(this.entries) === before) continue;
        this.fresh.delete(change);
        this.#write();
      }
    }

    /** Call `listener` when another tab has written. */
    onOthers(listener) {
      window.addEventListener("storage", ({key}) => {
        if (key !== KEY) return;
        this.#merge();
        listener();
      });
    }

    clear() {
      this.entries = {};
      this.fresh.clear();
      this.#write();
    }

    #make(page, changes) {
      const entry = this.get(page);
      this.entries[page] = {...entry, ...changes(entry)};
    }

    #refresh() {
      if (this.kept) this.entries = Store.#read();
    }

    #write() {
      try {
        localStorage.setItem(KEY, JSON.stringify(this.entries));
      } catch {
        this.kept = false;
      }
    }
  }

  globalThis.courseProgress = new Store();
})();
