/* Without a network: has the service worker keep this page and what it loads, and offers to keep the whole course.
   A page from a disk, or over plain http from another computer, has no service worker and needs or gets none of this. */
(() => {
  "use strict";
  const t = globalThis.courseText;
  const {serviceWorker} = navigator;
  if (!location.protocol.startsWith("http") || !serviceWorker) return;
  const root = new URL("../", document.currentScript.src);
  const CHANGED = t("The course has changed since this page was loaded.");
  const SIZES = {pages: t("All pages and explorers"), everything: t("All, with Python and the real network")};

  function element(tag, text = "", attributes = {}) {
    const made = document.createElement(tag);
    made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  /** Let the worker keep this page and its parts: also pictures further down, which have not come yet, and what comes later. */
  function keepPage(registration) {
    const named = [...document.querySelectorAll("img[src], script[src], link[rel=stylesheet], link[rel~=icon]")];
    const keep = (keep) => registration.active.postMessage({keep});
    const keepAll = () =>
      keep([location.href, ...[...named, ...performance.getEntriesByType("resource")].map((one) => one.src || one.href || one.name)]);
    keepAll();
    new PerformanceObserver((list) => keep(list.getEntries().map(({name}) => name))).observe({type: "resource"});
    serviceWorker.addEventListener("controllerchange", keepAll); // the newer worker knows nothing of what the older one was told
  }

  /** Ask the worker to give way to a newer one as soon as there is one, and when pages come and go: the last older one may be gone. */
  function giveWay(registration) {
    const ask = () => registration.waiting && registration.active.postMessage({giveWay: true});
    const follow = () => registration.installing?.addEventListener("statechange", ask);
    registration.addEventListener("updatefound", follow);
    document.addEventListener("visibilitychange", ask);
    follow();
    ask();
  }

  /** Say that the page's own version is gone, where it is seen at once. */
  function offerReload() {
    if (document.querySelector(".page-changed")) return;
    const note = element("p", `${CHANGED} `, {class: "page-changed page-panel", role: "status"});
    const button = element("button", t("Load it again"), {type: "button"});
    button.onclick = () => location.reload();
    note.append(button);
    document.querySelector("article").prepend(note);
  }

  /** Ask the worker for the whole course, and show how it comes. */
  async function keepWhole(whole, progress, status) {
    const {active} = await serviceWorker.ready;
    const {port1, port2} = new MessageChannel();
    navigator.storage?.persist?.();
    port1.onmessage = ({data}) => {
      const millions = (bytes) => (bytes / 1e6).toFixed(1);
      progress.hidden = !data.bytes;
      if (data.bytes) Object.assign(progress, {max: data.total, value: data.bytes});
      if (data.bytes) status.textContent = t("{loaded} of {all} MB", {loaded: millions(data.bytes), all: millions(data.total)});
      if (data.done)
        status.textContent = t("Kept: {all} MB. The course now opens on this device without a network.", {all: millions(data.total)});
      if (data.failed) status.textContent = t("Not everything is kept: {problem}.", {problem: data.failed});
    };
    active.postMessage({whole}, [port2]);
  }

  /** Put the offer into the place that the introduction has for it. */
  function offer(place) {
    const progress = element("progress", "", {"aria-label": t("Keeping the course")});
    progress.hidden = true;
    const status = element("p", "", {role: "status"});
    place.append(element("p", t("Keep the whole course on this device:")));
    for (const [whole, text] of Object.entries(SIZES)) {
      const button = element("button", text, {type: "button"});
      button.onclick = () => keepWhole(whole, progress, status);
      place.append(button);
    }
    place.append(progress, status);
  }

  document.head.append(element("link", "", {rel: "manifest", href: new URL("manifest.webmanifest", root)}));
  serviceWorker.addEventListener("message", ({data}) => data === "changed" && offerReload());
  addEventListener("load", async () => {
    await serviceWorker.register(new URL("sw.js", root));
    const place = document.querySelector(".offline-place");
    if (place) offer(place);
    const registration = await serviceWorker.ready;
    keepPage(registration);
    giveWay(registration);
  });
})();
