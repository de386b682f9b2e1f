// A person's page: what changes arrives by itself, the table is filtered without reloading, and the chat answers.
// All of it also works by links and forms alone; here they are only made quicker.

import * as api from "./api.js";
import { clock } from "./cards.js";
import { drawCharts } from "./chart.js";
import { Composer } from "./composer.js";
import { exchange } from "./exchange.js";
import { Live } from "./live.js";
import { say as word } from "./words.js";

const SETTLE_MS = 300;

const at = (id) => document.getElementById(id);
const body = document.body;
const shown = new Map(); // what the service last said of each part, to tell what has changed
let known = [];
let settling = 0;

function announce(text) {
  at("told").textContent = text;
}

function showState(state, asOf) {
  const since = asOf ? ` · ${word("as_of", "as of {time}", { time: clock(asOf) })}` : "";
  const name = state === "live" ? word("live", "Live") : word("waiting", "Reconnecting…");
  at("state").dataset.state = state;
  at("state-words").setAttribute("role", state === "live" ? "none" : "status");
  at("state-words").textContent = name + since;
}

// Puts newer content in place, and keeps what was opened and where the keyboard is.
function swap(part, next) {
  const open = new Map([...part.querySelectorAll("details[id]")].map((one) => [one.id, one.open]));
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  part.replaceChildren(...document.importNode(next, true).childNodes);
  for (const one of part.querySelectorAll("details[id]")) {
    if (open.has(one.id)) one.open = open.get(one.id);
  }
  drawCharts(part);
  if (focused) at(focused)?.focus();
}

async function refresh() {
  const asked = location.href;
  const response = await fetch(asked, { headers: { Accept: "text/html" } }).catch(() => null);
  if (response?.redirected) location.reload(); // signed out: what stands here then says how to come back
  if (!response?.ok || location.href !== asked) return false;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  body.dataset.mark = fresh.body.dataset.mark ?? "";
  let isNew = false;
  for (const part of document.querySelectorAll("[data-fresh]")) {
    const next = fresh.getElementById(part.id);
    if (!next || shown.get(part.id) === next.innerHTML) continue;
    shown.set(part.id, next.innerHTML);
    swap(part, next);
    isNew = true;
  }
  return isNew;
}

function refreshSoon() {
  clearTimeout(settling);
  settling = setTimeout(async () => {
    if (await refresh()) announce(word("updated", "Updated {time}", { time: clock(new Date()) }));
  }, SETTLE_MS);
}

function hear(heard) {
  if (heard.kind !== "snapshot") refreshSoon();
  else if (heard.mark !== body.dataset.mark) refreshSoon();
}

function catchUp(isBack) {
  if (body.dataset.athlete) {
    live.tell({ kind: "join_dashboard_room", athlete_id: Number(body.dataset.athlete) });
  }
  if (isBack) refreshSoon();
}

async function filter() {
  const form = at("filter");
  const said = [...new FormData(form)].filter(([, value]) => value);
  const query = new URLSearchParams(said).toString();
  history.replaceState(null, "", query ? `${form.getAttribute("action")}?${query}` : form.getAttribute("action"));
  await refresh();
  announce(at("count")?.textContent ?? "");
}

function quickenFilter() {
  const form = at("filter");
  if (!form) return;
  let typing = 0;
  form.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(filter, SETTLE_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
  });
}

function say(text, files) {
  const scroll = at("scroll");
  const toEnd = (made) => {
    scroll.scrollTop = made ? made.offsetTop - scroll.offsetTop : scroll.scrollHeight;
    made?.scrollIntoView({ block: "nearest" });
  };
  return exchange(at("log-private"), { text, files }, { onSay: say, toEnd });
}

// Whatever is said by a button of the page is answered in its chat, where it has one.
function quickenButtons() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id === "composer" || !(form.getAttribute("action") ?? "").startsWith("/say")) return;
    event.preventDefault();
    at("chat").scrollIntoView({ block: "nearest" });
    say(form.elements.text.value, []);
  });
}

async function begin() {
  for (const part of document.querySelectorAll("[data-fresh]")) shown.set(part.id, part.innerHTML);
  document.documentElement.classList.add("with-scripts");
  drawCharts();
  quickenFilter();
  live.start();
  if (!at("chat")) return;
  quickenButtons();
  at("viewer").onclick = (event) => event.target === at("viewer") && at("viewer").close();
  new Composer({ onSay: say, knownCommands: () => known });
  body.dataset.ready = "yes";
  known = await api.commands().catch(() => []);
}

const live = new Live({ onMessage: hear, onAgain: api.renewSession, onOpen: catchUp, onState: showState });
begin();
