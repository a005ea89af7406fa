/* The site's search: sections in the order of how well they fit the words, gathered by page. search_data.js holds their text. */
(() => {
  "use strict";
  const t = globalThis.courseText;
  const HERE = document.currentScript.src;
  const WEIGHTS = {title: 9, page: 7, asked: 6, text: 1};
  const [PART, ALIKE, SLIP] = [0.4, 0.8, 0.3]; // how much a longer word, another word, a misspelt word count
  const FURTHER = 0.25; // what each further section of a page adds to its first
  const PHRASE = 3; // times the score of a section whose title says all of the query
  const [GLOSSARY, SHORT] = ["glossary.html", 0.6]; // its entries are short and hold little but the word
  const IDLE = new Set(
    "a an and are as at be by can do does for from has how i in is it my of on or the this to what when where which why with you".split(
      " ",
    ),
  );
  const HAN = /[\u3400-\u9fff]+/g;
  const MOST = {pages: 12, sections: 3, snippet: 160};

  /** A word as its family: British, without endings. */
  function root(word) {
    if (/[\d_]/.test(word)) return word;
    let stem = word
      .replace(/(?<=[a-z]{3})([iy])z(?=e|ing|ation|er)/, "$1s")
      .replace(/^(col|neighb|behavi|fav|lab)or/, "$1our")
      .replace(/^gray/, "grey")
      .replace(/center/, "centre");
    if (stem.length > 3) stem = stem.replace(/ies$/, "y").replace(/(?<![sui])s$/, "");
    if (stem.length > 5) stem = stem.replace(/(ion)?(al)?(ly)?$/, "").replace(/(?<=...)(ing|ed|ion)$/, "");
    if (stem.length > 6) stem = stem.replace(/at$/, "");
    return stem.replace(/(?<=..)e$/, "").replace(/([bdgklmnprt])\1$/, "$1");
  }

  const plain = (text) =>
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[×✕⋅]/g, "x")
      .replace(/(\d)\s*x\s*(?=\d)/g, "$1x");

  /** A text's words; of hyphened and dotted ones the parts, too. */
  function spelt(text) {
    const found = [];
    for (const [word] of plain(text).matchAll(/[a-z0-9_]+(?:[-.'’][a-z0-9_]+)*/g)) {
      const parts = word.split(/[-.'’_]/).filter(Boolean);
      if (parts.length > 1) found.push(...parts);
      found.push(word.replace(/[-.'’]/g, ""));
    }
    return found;
  }

  const counted = (list) => list.reduce((counts, word) => counts.set(word, (counts.get(word) ?? 0) + 1), new Map());

  /** Every section as {page, url, title, text, fields}, and in which sections each word stands. */
  function index({pages}) {
    const sections = [];
    const places = new Map();
    const spellings = new Set();
    pages.forEach(({url, sections: own, asked}, page) => {
      for (const [anchor, title, text, english = ""] of own) {
        const raw = {title: `${title} ${english}`, page: `${own[0][1]} ${own[0][3] ?? ""}`, asked: asked[anchor], text};
        const weights = new Map();
        for (const [field, weight] of Object.entries(WEIGHTS)) {
          for (const [spelling, count] of counted(spelt(raw[field]))) {
            const [word, worth] = [root(spelling), weight * (field === "text" ? 1 + Math.log(count) : 1)];
            spellings.add(spelling);
            weights.set(word, Math.max(weights.get(word) ?? 0, worth));
          }
        }
        for (const [word, worth] of weights) {
          if (!places.has(word)) places.set(word, new Map());
          places.get(word).set(sections.length, worth);
        }
        sections.push({...raw, title, page, url: url + anchor, isFirst: anchor === ""});
      }
    });
    return {sections, places, spellings, pages};
  }

  /** Are two words one slip apart: a letter too many, too few, another one, or two swapped? */
  function isSlip(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    let start = 0;
    while (start < a.length && a[start] === b[start]) start++;
    const [x, y] = [a.slice(start), b.slice(start)];
    return (
      x.slice(1) === y.slice(1) || x.slice(1) === y || x === y.slice(1) || (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2))
    );
  }

  /** What each section is worth for one word: {section: worth}. */
  function worths({sections, places, spellings}, spelling, alike) {
    const word = root(spelling);
    const found = new Map();
    const add = (other, share) => {
      const here = places.get(other);
      if (!here) return;
      const rare = Math.log(1 + sections.length / here.size);
      for (const [section, worth] of here) found.set(section, Math.max(found.get(section) ?? 0, share * rare * worth));
    };
    add(word, 1);
    for (const [from, to] of alike) {
      if (root(from) !== word) continue;
      const all = to.map((part) => worths({sections, places, spellings: []}, part, []));
      for (const [section] of all[0]) {
        const mean = all.reduce((sum, one) => sum + (one.get(section) ?? Number.NEGATIVE_INFINITY), 0) / all.length;
        if (mean > 0) found.set(section, Math.max(found.get(section) ?? 0, ALIKE * mean));
      }
    }
    if (word.length > 2) for (const other of places.keys()) if (other !== word && other.startsWith(word)) add(other, PART);
    if (!found.size && spelling.length > 4) for (const other of spellings) if (isSlip(spelling, other)) add(root(other), SLIP);
    return found;
  }

  /** The same for a run of Chinese, which stands inside longer words; where it stands nowhere, for each two signs of it. */
  function chinese({sections}, run) {
    const found = new Map();
    sections.forEach((section, i) => {
      const worth = ["title", "asked", "text"].reduce((sum, field) => sum + (section[field].includes(run) ? WEIGHTS[field] : 0), 0);
      const isName = section.asked.split(/[、（）：·\s]+/).includes(run);
      if (worth) found.set(i, 4 * worth * (isName ? 2 : 1));
    });
    if (found.size || run.length < 3) return [found];
    return Array.from({length: run.length - 1}, (_, i) => chinese({sections}, run.slice(i, i + 2))[0]);
  }

  /** The pages that fit, best first: [{url, title, sections: [{url, title, text}]}]. */
  function find(known, alike, query) {
    const all = spelt(query.replace(HAN, " "));
    const asked = [...new Set(all.filter((word) => !IDLE.has(word)))];
    const parts = (asked.length ? asked : all).map((word) => worths(known, word, alike));
    for (const [run] of query.matchAll(HAN)) parts.push(...chinese(known, run));
    const phrase = plain(query).trim();
    const times = ({title}) => (phrase.includes(" ") && plain(title).includes(phrase) ? PHRASE : 1);
    const scores = known.sections.map((section, i) => {
      const fitting = parts.filter((part) => part.has(i));
      const score = fitting.reduce((sum, part) => sum + part.get(i), 0) * (fitting.length / parts.length) ** 2;
      return {section, score: score * times(section)};
    });
    const pages = new Map();
    for (const entry of scores.filter(({score}) => score > 0).sort((a, b) => b.score - a.score)) {
      const page = pages.get(entry.section.page) ?? {score: 0, sections: []};
      page.score += entry.score * FURTHER ** page.sections.length * (entry.section.url.includes(GLOSSARY) ? SHORT : 1);
      page.sections.push(entry.section);
      pages.set(entry.section.page, page);
    }
    return [...pages]
      .sort(([, a], [, b]) => b.score - a.score)
      .map(([number, {sections}]) => ({url: known.pages[number].url, title: known.pages[number].sections[0][1], sections}));
  }

  /** The part of a text that surrounds the first of the query's words. */
  function snippet(text, query) {
    const lower = text.toLowerCase();
    const at = plain(query)
      .split(/\s+/)
      .map((word) => lower.indexOf(word))
      .filter((place) => place >= 0);
    const near = Math.min(...at, text.length) - MOST.snippet / 3;
    const space = text.lastIndexOf(" ", near); // Chinese has hardly any
    const start = Math.max(0, near - space > MOST.snippet / 3 ? Math.round(near) : space);
    const from = at.length ? start : 0;
    return `${from ? "… " : ""}${text.slice(from, from + MOST.snippet).trim()}${from + MOST.snippet < text.length ? " …" : ""}`;
  }

  function element(tag, attributes, ...children) {
    const made = Object.assign(document.createElement(tag), attributes);
    made.append(...children);
    return made;
  }

  function show(place, pages, query) {
    const many = pages.length ? t("{count} pages fit “{query}”.", {count: pages.length, query}) : t("No pages fit “{query}”.", {query});
    const summary = pages.length === 1 ? t("One page fits “{query}”.", {query}) : many;
    const list = pages.slice(0, MOST.pages).map(({url, title, sections}) => {
      const parts = sections.slice(0, MOST.sections).map((section) => {
        const words = element("p", {className: "context"}, snippet(section.text, query));
        return section.isFirst ? words : element("div", {}, element("a", {href: section.url}, section.title), words);
      });
      const called = inChinese && !url.startsWith("zh/") ? `${t(title)} · ${t("in English")}` : t(title);
      return element("li", {}, element("a", {href: url, className: "search-page"}, called), ...parts);
    });
    place.replaceChildren(
      element("p", {className: "search-summary", role: "status"}, summary),
      element("ol", {className: "search"}, ...list),
    );
  }

  const asked = new URLSearchParams(location.search);
  const inChinese = asked.get("lang") === "zh";
  const {pages, chinese: editions} = globalThis.searchData;
  const known = index({pages: inChinese ? pages.map((page, i) => editions[i] ?? page) : pages});
  const alike = globalThis.searchData.alike.map(([from, to]) => [spelt(from).at(-1), spelt(to)]);
  globalThis.courseSearch = (query) => find(known, alike, query);

  /** Load the words of a language; without them the answer is English. */
  function wordsOf(language) {
    return new Promise((done) => {
      document.head.append(element("script", {src: new URL(`words_${language}.js`, HERE).href, onload: done, onerror: done}));
    });
  }

  const query = asked.get("q")?.trim();
  const place = document.getElementById("search-results");
  if (query && place) {
    for (const input of document.querySelectorAll("input[name=q]")) input.value = query;
    const answer = () => show(place, globalThis.courseSearch(query), query);
    if (inChinese) {
      place.lang = "zh-CN";
      wordsOf("zh").then(answer);
    } else answer();
  }
})();
