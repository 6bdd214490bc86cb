// Opens the page without a network: what it is made of is kept, and taken from there when the network does not give it.
// What people ask and what is answered never comes here.
const KEPT = "citizen-1";
const PATIENCE_MS = 4000;
const PAGE = "/";
const FOLDER = "/static/citizen/";
const FIRST = [PAGE, "/api/v1/office", `${FOLDER}citizen.js`, `${FOLDER}citizen.css`, `${FOLDER}icon.svg`];
const LATER = [`${FOLDER}citizen-Options.js`, `${FOLDER}citizen-messages.en.js`];

const isOurs = ({ method, url }) => {
  const { origin, pathname } = new URL(url);
  return method === "GET" && origin === location.origin && (FIRST.includes(pathname) || pathname.startsWith(FOLDER));
};

async function fromNetwork(request) {
  const response = await fetch(request);
  if (response.ok) {
    const kept = await caches.open(KEPT);
    await kept.put(request, response.clone());
  }
  return response;
}

// A network that neither answers nor fails is no better than none.
async function answer(request) {
  const known = await caches.match(request, { ignoreSearch: true });
  const network = fromNetwork(request);
  if (!known) return network;
  const tooLong = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, known));
  return Promise.race([network.catch(() => known), tooLong]);
}

addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(KEPT).then(async (kept) => {
      await kept.addAll(FIRST);
      await Promise.all(LATER.map((path) => kept.add(path).catch(() => undefined)));
      await skipWaiting();
    }),
  );
});

addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  if (isOurs(event.request)) event.respondWith(answer(event.request));
});
