// Keeps the fleet's pages live. What this page does not know any more it shows as not known: no false green here either.
"use strict";

const BEAT_MISSED = 12000; // milliseconds; the server beats every 4 seconds
const FRESHEN = 20000; // how long ago something was is brought up to date
const ANSWER = 8000;

const part = document.querySelector("[data-live]");
let heard = performance.now();
let shown = part.dataset.version;
let refreshed = performance.now();
let asking = false;
let source = null;
let retry = 0;

const clock = () => new Date().toLocaleTimeString(document.documentElement.lang === "en" ? "en-GB" : "id-ID", { hour: "2-digit", minute: "2-digit" });
let upToDate = clock();

function mark(lost) {
  if (document.body.classList.contains("stale") === lost) return;
  document.body.classList.toggle("stale", lost);
  document.getElementById("lost").hidden = !lost;
  document.getElementById("lost-since").textContent = upToDate;
}

async function refresh() {
  if (asking) return;
  asking = true;
  try {
    const answer = await fetch(part.dataset.part, { headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(ANSWER) });
    const there = answer.headers.get("HX-Redirect");
    if (there) return void window.location.assign(there);
    if (answer.status === 404) return void window.location.assign("/desk/fleet");
    if (!answer.ok) return void mark(true);
    const text = await answer.text();
    part.innerHTML = text;
    shown = answer.headers.get("X-Fleet-Version");
    refreshed = performance.now();
    upToDate = clock();
    mark(performance.now() - heard > BEAT_MISSED);
  } catch (error) {
    mark(true);
  } finally {
    asking = false;
  }
}

function connect() {
  source = new EventSource(part.dataset.live);
  source.addEventListener("beat", (event) => {
    heard = performance.now();
    if (event.data !== shown || document.body.classList.contains("stale")) refresh();
  });
}

setInterval(() => {
  const now = performance.now();
  if (now - heard > BEAT_MISSED) mark(true);
  else if (now - refreshed > FRESHEN) refresh();
  if (source.readyState === EventSource.CLOSED && now - retry > 3000) {
    // the server has refused: it was full, or the session has ended, which asking for the part finds out
    retry = now;
    source.close();
    connect();
    refresh();
  }
  const wall = document.getElementById("clock");
  if (wall) wall.textContent = clock();
}, 1000);

// a page that the browser kept for going back is an old one
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    heard = -BEAT_MISSED;
    mark(true);
  }
});

connect();
