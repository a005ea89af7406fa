/* The course's service worker: it keeps what a reader has opened for when there is no network, and never mixes two versions.
   __init__.py puts `self.SITE` before it: every file's digest and bytes, every page's title, and some words in Chinese.

   The network comes first for pages. Everything kept lies under its name and digest, so that a worker finds its own version or nothing.
   A page that is not of this worker's version is newer: it and its workers talk to the network, as if there were no service worker. */
"use strict";
const {version: VERSION, files: FILES, titles: TITLES, large: LARGE, words: WORDS} = self.SITE;
const HOME = new URL("./", self.location).href;
const STORE = `course ${HOME}`;
const PATIENCE = 4000; // milliseconds that a page which is kept waits for a slow network
const QUIET = 300; // milliseconds without work after which this worker counts as idle
const WHOLE = `${HOME}?whole`; // under this address stands what a reader asked to keep

/** Return the site's own name of what an address asks for, or null. */
function nameOf(address) {
  const {origin, pathname} = new URL(address);
  if (!(origin + pathname).startsWith(HOME)) return null;
  const path = decodeURIComponent((origin + pathname).slice(HOME.length));
  const name = path === "" || path.endsWith("/") ? `${path}index.html` : path;
  return Object.hasOwn(FILES, name) ? name : null;
}

const addressOf = (name) => HOME + name.split("/").map(encodeURIComponent).join("/");
const digestOf = (name) => FILES[name][0];
const keyOf = (name) => `${addressOf(name)}?kept=${digestOf(name)}`;
const PASSING = `${HOME}?passing=`; // under this address and a client's id stand the name and digest of its page
const store = () => caches.open(STORE);

async function kept(name) {
  return (await store()).match(keyOf(name));
}

/** Keep a response if it is this version's file; return its digest. Throws where there is no room. */
async function keep(name, response) {
  const body = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hex !== digestOf(name)) return hex;
  const type = response.headers.get("Content-Type") ?? "";
  await (await store()).put(keyOf(name), new Response(body, {headers: {"Content-Type": type}}));
  return hex;
}

/** Keep a file that is not kept yet, from the network; return whether it is kept now. */
async function bring(name) {
  if (await kept(name)) return true;
  const response = await fetch(addressOf(name), {cache: "no-cache"});
  return response.ok && (await keep(name, response)) === digestOf(name);
}

/** Answer a request for a page: from the network, or what is kept if that fails or is slow. */
async function visit(event, name) {
  const copy = await kept(name);
  const digesting = (response) => keep(name, response.clone()).catch(() => digestOf(name));
  const answer = fetch(event.request).then(async (response) => ({response, digest: await digesting(response)}));
  const late = new Promise((resolve) => copy && setTimeout(resolve, PATIENCE));
  const {response, digest} = (await Promise.race([answer, late]).catch(() => null)) ?? {};
  if (!response || response.status >= 500) return copy ?? response ?? missing(name);
  if (response.ok && digest !== digestOf(name)) await letPass(event.resultingClientId, `${name} ${digest}`);
  return response;
}

async function letPass(client, page) {
  await (await store()).put(PASSING + client, new Response(page));
}

/** Return the name and digest of a client's page if it is not of this version, else nothing. */
async function passes(client) {
  const page = (await (await (await store()).match(PASSING + client))?.text()) ?? "";
  const [name, digest] = page.split(" ");
  return page && digest !== FILES[name]?.[0] ? page : "";
}

/** Ask the server whether its worker, and so its site, is another one. */
async function isNewer() {
  const answer = await fetch(`${HOME}sw.js`, {cache: "no-cache"});
  return answer.ok && !(await answer.text()).includes(VERSION);
}

/** Answer a request that a page or its worker makes for one of the site's files. */
async function serve(event, name) {
  const page = await passes(event.clientId);
  if (page) {
    if (event.resultingClientId) await letPass(event.resultingClientId, page); // a worker belongs to its page
    return fetch(event.request);
  }
  const copy = await kept(name);
  if (copy) return copy;
  const response = await fetch(event.request);
  const digest = response.ok && (await keep(name, response.clone()).catch(() => digestOf(name))); // no room is no reason to show nothing
  if (!digest || digest === digestOf(name) || !(await isNewer())) return response; // some hosts change files on their way: those are shown, and never kept
  (await self.clients.get(event.clientId))?.postMessage("changed");
  return new Response("", {status: 503, statusText: "The course has changed since this page was loaded"});
}

/** The names of the pages that are kept. */
async function keptPages() {
  const keys = new Set((await (await store()).keys()).map((request) => request.url));
  return Object.keys(TITLES).filter((name) => keys.has(keyOf(name)));
}

/** A page for a reader without a network who asks for one that is not kept. */
async function missing(name) {
  const links = (await keptPages()).map((page) => `<li><a href="${addressOf(page)}">${TITLES[page]}</a></li>`);
  const chinese = name.startsWith("zh/");
  const t = (text) => (chinese && WORDS[text]) || text;
  const what = t("“{page}” was not opened on this device before, so it is not kept here.").replace("{page}", TITLES[name] ?? name);
  const text = `<!doctype html><html lang="${chinese ? "zh-CN" : "en"}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${t("No network")}</title><style>:root{color-scheme:light dark}body{font:17px/1.65 system-ui;max-width:42rem;margin:3rem auto;padding:0 1rem}</style>
<h1>${t("No network")}</h1><p>${what}
${links.length ? t("These pages are:") : ""}</p><ul>${links.join("")}</ul></html>`;
  return new Response(text, {status: 503, headers: {"Content-Type": "text/html; charset=utf-8"}});
}

/** Which files a reader keeps who asks for "pages", or for "everything". */
function wanted(whole) {
  return Object.keys(FILES).filter((name) => whole === "everything" || !LARGE.some((folder) => name.startsWith(folder)));
}

/** Keep all that was asked for, and tell a port how many bytes are there. */
async function keepWhole(whole, port) {
  let bytes = 0;
  const names = wanted(whole);
  const total = names.reduce((sum, name) => sum + FILES[name][1], 0);
  await (await store()).put(WHOLE, new Response(whole));
  try {
    for (const name of names) {
      if (!(await bring(name))) throw new Error("the course has changed on its server: load this page again, then keep it");
      bytes += FILES[name][1];
      port.postMessage({bytes, total});
    }
    port.postMessage({done: true, total});
  } catch (error) {
    port.postMessage({failed: error.message});
  }
}

/** Bring this version of what an earlier worker kept, beside the earlier version. */
async function prepare() {
  const cache = await store();
  const whole = await (await cache.match(WHOLE))?.text();
  const old = (await cache.keys()).map(({url}) => url.includes("?kept=") && nameOf(url)).filter(Boolean);
  for (const name of new Set([...old, ...(whole ? wanted(whole) : [])])) await bring(name);
}

/** Keep what a page has loaded, unless it is newer. */
async function note(client, addresses) {
  if (!(await passes(client))) await Promise.allSettled(addresses.map(nameOf).filter(Boolean).map(bring));
}

/** Let a newer worker take over if all pages are newer than this one. */
async function giveWay() {
  const pages = await self.clients.matchAll();
  const newer = await Promise.all(pages.map(({id}) => passes(id)));
  if (newer.every(Boolean)) self.registration.waiting?.postMessage({takeOver: true});
}

/** Drop what no page of this version asks for. Pages of yet another version go on passing. */
async function tidy() {
  const cache = await store();
  const current = new Set([WHOLE, ...Object.keys(FILES).map(keyOf)]);
  for (const {url} of await cache.keys()) {
    const needed = current.has(url) || (url.startsWith(PASSING) && (await passes(url.slice(PASSING.length))));
    if (!needed) await cache.delete(url);
  }
}

// A worker that is to take over in the middle of an older one's work waits until that has rested for half a minute.
// So the older one chooses the moment: when it was asked to give way, and has nothing left to do.
let works = 0;
let asked = false;
let resting;

/** Note that an event is being answered, for as long as a promise lasts, and return the promise. */
function work(promise) {
  const done = () => {
    works -= 1;
    if (asked && !works) resting = setTimeout(giveWay, QUIET);
  };
  works += 1;
  clearTimeout(resting);
  promise.then(done, done);
  return promise;
}

self.addEventListener("install", (event) => {
  const able = "resultingClientId" in FetchEvent.prototype; // else pages of two versions cannot be told apart
  event.waitUntil(able ? prepare() : Promise.reject(new Error("this browser's service workers are too old")));
});
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const name = event.request.method === "GET" && nameOf(event.request.url);
  if (name) event.respondWith(work(event.request.mode === "navigate" ? visit(event, name) : serve(event, name)));
});
self.addEventListener("message", (event) => {
  const {keep: addresses = [], whole, giveWay: asks, takeOver} = event.data;
  asked ||= Boolean(asks);
  if (takeOver) self.skipWaiting();
  else event.waitUntil(work(whole ? keepWhole(whole, event.ports[0]) : note(event.source?.id, addresses)));
});
