// The page: who is speaking, in which room, and what comes back.

import * as api from "./api.js";
import { clock, element, failure, greeting, hue, initials, message, renew, said } from "./cards.js";
import { Composer } from "./composer.js";
import { exchange } from "./exchange.js";
import { Live } from "./live.js";

const REMEMBER = "coach-demo-person";
const SETTLE_MS = 400;

const at = (id) => document.getElementById(id);
const logs = { private: at("log-private"), group: at("log-group") };
let place = "private";
let me = null;
let turn = 0; // counts changes of person, so that a late answer for the last one is dropped
let known = [];
let recalled = 0; // the last turn whose kept messages were shown
let latest = {}; // the newest card in each room that the service says may be asked for again

const live = new Live({ onMessage: hear, onAgain: api.renewSession, onOpen: catchUp, onState: showState });
const composer = new Composer({ onSay: say, knownCommands: () => known });

async function say(text, files, room = place) {
  const turnThen = turn;
  const said = { text, files, room };
  const answered = await exchange(logs[room], said, { onSay: say, toEnd, isOver: () => turn !== turnThen });
  if (answered && answered.reply.is_view) latest[room] = { text, made: answered.made };
}

function command(text) {
  say(text, []);
}

// Brings the newest message into view, by its top where it is taller than the window.
function toEnd(made) {
  const scroll = at("scroll");
  if (made && made.offsetHeight > scroll.clientHeight) made.scrollIntoView({ block: "start" });
  else scroll.scrollTop = scroll.scrollHeight;
}

function isAtEnd(within) {
  const scroll = at("scroll");
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < within;
}

async function hear(heard) {
  if (heard.kind === "message") {
    if (heard.id.startsWith("run:")) at("at-strava").hidden = false; // before, for it takes a line from the log
    await show(heard, arrive);
  } else if (heard.kind === "gone") {
    standing(heard.id)?.remove();
    if (heard.id.startsWith("run:")) at("at-strava").hidden = true;
  } else if (heard.kind === "cards_changed") {
    clearTimeout(hear.timer);
    hear.timer = setTimeout(refresh, SETTLE_MS);
  }
}

function arrive(made) {
  const nearEnd = isAtEnd(240);
  logs.private.append(made);
  if (place !== "private") at("top").querySelector("[data-place=private]").classList.add("waiting");
  if (nearEnd && place === "private") toEnd(made);
}

const standing = (id) => logs.private.querySelector(`[data-message="${CSS.escape(id)}"]`);

// Shows a message nobody asked for: in its place where it stands already, else wherever it is to be put.
async function show(told, put) {
  const turnThen = turn;
  const before = standing(told.id);
  if (before) {
    if (before.dataset.said === said(told.reply)) return;
    before.dataset.said = said(told.reply);
    await renew(before, told.reply, command);
    return;
  }
  const made = await message(told, command);
  if (turn === turnThen && !standing(told.id)) put(made);
}

// Brings the page to the present; one that comes back may have missed that cards changed.
function catchUp(isBack) {
  recall();
  if (isBack) refresh();
}

// Shows what was told before the connection was there: first of all above the first answer, later below the last.
async function recall() {
  const turnThen = turn;
  let last = logs.private.querySelector(".greeting");
  const isFirst = recalled !== turn;
  recalled = turn;
  const put = isFirst ? (made) => { last.after(made); last = made; } : arrive;
  const nearEnd = isAtEnd(240);
  const kept = await api.messages().catch(() => null);
  if (!kept || turn !== turnThen) return;
  for (const told of kept) {
    if (told.reply) await show(told, put);
    else standing(told.id)?.remove();
  }
  if (isFirst && nearEnd && place === "private") toEnd();
}

// Asks again for the newest card of each room and shows the new numbers in its place.
async function refresh() {
  const turnThen = turn;
  for (const [room, card] of Object.entries(latest)) {
    const reply = await api.say(card.text, [], room).catch(() => null);
    if (!reply || turn !== turnThen || latest[room] !== card) continue;
    const nearEnd = isAtEnd(8);
    await renew(card.made, reply, command);
    if (nearEnd && room === place) toEnd();
  }
}

function showState(state, asOf) {
  const since = asOf ? ` · as of ${clock(asOf)}` : "";
  at("state").dataset.state = state;
  at("state-words").setAttribute("role", state === "live" ? "none" : "status");
  at("state-words").textContent = (state === "live" ? "Live" : "Reconnecting…") + since;
}

function enter(room) {
  place = room;
  for (const [name, log] of Object.entries(logs)) log.hidden = name !== room;
  for (const button of document.querySelectorAll("[data-place]")) {
    button.setAttribute("aria-pressed", String(button.dataset.place === room));
    if (button.dataset.place === room) button.classList.remove("waiting");
  }
  if (room === "group" && !logs.group.children.length) say("/team", []);
  else toEnd();
}

async function pick(id) {
  turn += 1; // an answer that comes from here on is somebody else's, and so are its pictures
  let person;
  try {
    person = await api.become(id);
  } catch (error) {
    at("people").prepend(element("li", "trouble", error.message));
    return;
  }
  sessionStorage.setItem(REMEMBER, String(person.id));
  await speakAs(person);
}

async function speakAs(person) {
  me = person;
  turn += 1;
  const turnThen = turn;
  latest = {};
  at("at-strava").hidden = true;
  for (const log of Object.values(logs)) log.replaceChildren();
  introduce();
  enter("private");
  logs.private.append(greeting(me));
  live.start();
  if (!matchMedia("(pointer: coarse)").matches) at("words").focus();
  const commands = await api.commands().catch(() => []);
  if (turn !== turnThen) return;
  known = commands;
  say(me.role === "coach" ? "/team" : "/today", [], "private"); // also where the team's room was entered meanwhile
}

async function doAtStrava(deed) {
  try {
    await api.atStrava(deed);
  } catch (error) {
    logs[place].append(failure(error.message, () => doAtStrava(deed)));
    toEnd();
  }
}

async function dropSample() {
  try {
    say("", [await api.sampleRun()]);
  } catch (error) {
    logs[place].append(failure(error.message, dropSample));
    toEnd();
  }
}

function introduce() {
  document.body.dataset.view = "chat";
  document.body.dataset.ready = "yes";
  document.title = `${me.name} · Marathon Coach`;
  at("my-name").textContent = me.name;
  at("sample-file").href = api.own("/demo/run.fit");
  at("own-page").href = api.own("/page");
  at("my-badge").hidden = me.role !== "coach";
  at("my-bib").textContent = initials(me.name);
  at("my-bib").className = `bib ${hue(me.id)}`;
  for (const id of ["top", "scroll", "composer"]) at(id).hidden = false;
  at("welcome").hidden = true;
  for (const button of document.querySelectorAll("#people button")) {
    if (Number(button.dataset.id) === me.id) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

function entry(person) {
  const button = element("button");
  const who = element("span", "who");
  const name = element("span", "name");
  name.append(element("bdi", "", person.name));
  if (person.role === "coach") name.append(" ", element("span", "badge", "coach"));
  who.append(name, element("span", "about", person.about));
  const bib = element("span", `bib ${hue(person.id)}`, initials(person.name));
  bib.setAttribute("aria-hidden", "true");
  button.type = "button";
  button.dataset.id = String(person.id);
  button.append(bib, who);
  button.onclick = () => pick(person.id);
  const made = element("li");
  made.append(button);
  return made;
}

async function begin() {
  at("switch").onclick = () => { document.body.dataset.view = "people"; };
  for (const button of document.querySelectorAll("[data-place]")) button.onclick = () => enter(button.dataset.place);
  at("sample").onclick = dropSample;
  for (const button of document.querySelectorAll("[data-deed]")) button.onclick = () => doAtStrava(button.dataset.deed);
  at("viewer").onclick = (event) => event.target === at("viewer") && at("viewer").close();
  let everyone = [];
  try {
    everyone = await api.people();
  } catch (error) {
    at("people").replaceChildren(element("li", "trouble", error.message));
    return;
  }
  at("people").replaceChildren(...everyone.map(entry));
  const before = Number(sessionStorage.getItem(REMEMBER));
  if (everyone.some((person) => person.id === before)) pick(before);
}

begin();
