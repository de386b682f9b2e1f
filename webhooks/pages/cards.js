// What stands in the conversation: what was said, the card that answers, the chart in it. Text only, never markup.

import { own } from "./api.js";
import { language, say, zone } from "./words.js";

const PATIENCE_MS = 400;

export function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };

export const clock = (date) => date.toLocaleTimeString(language, CLOCK);

// Of another day than today the day is said too.
function when(date) {
  const day = (at) => at.toLocaleDateString(language, { day: "numeric", month: "short", timeZone: zone });
  const before = day(date) === day(new Date()) ? "" : `${day(date)}, `;
  return before + clock(date);
}

function row(className, child, at = new Date()) {
  const made = element("li", `${className} new`);
  made.append(child, element("time", "when", when(at)));
  return made;
}

export function mine(text, files) {
  const said = element("div", "said", text);
  for (const file of files) said.append(element("span", "file", `📎 ${file.name}`));
  return row("mine", said);
}

export function typing() {
  const dots = element("div", "typing");
  dots.setAttribute("role", "img");
  dots.setAttribute("aria-label", say("thinking", "Thinking"));
  dots.append(element("i"), element("i"), element("i"));
  const made = element("li", "waiting");
  made.append(dots);
  return made;
}

// Waits a moment for the chart, so that its box has the right shape from the start and nothing jumps.
async function picture({ url, alt }) {
  const button = element("button", "picture");
  const image = element("img");
  button.type = "button";
  button.setAttribute("aria-label", say("enlarge", "{what} (enlarge)", { what: alt }));
  image.alt = alt;
  image.onload = () => { button.style.aspectRatio = `${image.naturalWidth} / ${image.naturalHeight}`; };
  image.onerror = () => {
    button.classList.add("broken");
    button.disabled = true;
  };
  image.src = own(url);
  await Promise.race([image.decode().catch(() => {}), new Promise((done) => { setTimeout(done, PATIENCE_MS); })]);
  if (image.naturalWidth) image.onload();
  button.append(image);
  button.onclick = () => enlarge(image);
  return button;
}

function enlarge(image) {
  const viewer = document.getElementById("viewer");
  const large = viewer.querySelector("img");
  large.src = image.src;
  large.alt = image.alt;
  viewer.showModal();
}

// A line that ends in an address leads there by the words before it.
function line(text) {
  const [, words, address] = /^(?:([^:]+): )?(https?:\/\/\S+)$/.exec(text) ?? [];
  if (address) {
    const link = element("a", "", words ?? address);
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    const made = element("p", "link");
    made.append(link);
    return made;
  }
  return element("p", text.startsWith("  ") ? "detail" : "", text.trim());
}

// A file is handed out once, so its link is spent when it is followed.
function download({ url, name, bytes }) {
  const link = element("a", "file", `⬇ ${name} (${Math.ceil(bytes / 1024)} KB)`);
  link.href = own(url);
  link.download = name;
  link.onclick = () => setTimeout(() => link.removeAttribute("href"));
  const line = element("p");
  line.append(link);
  return line;
}

async function fill(card, reply, onCommand) {
  const chart = reply.picture ? [await picture(reply.picture)] : [];
  const file = reply.file ? [download(reply.file)] : [];
  card.replaceChildren(element("h2", "", reply.title), ...reply.lines.map(line), ...chart, ...file);
  if (!reply.buttons.length) return;
  const steps = element("div", "steps");
  for (const { label, command } of reply.buttons) {
    const button = element("button", "", label);
    button.type = "button";
    button.onclick = () => onCommand(command);
    steps.append(button);
  }
  card.append(steps);
}

export async function answer(reply, onCommand) {
  const card = element("article", "card");
  await fill(card, reply, onCommand);
  return row("theirs", card);
}

// A message nobody asked for; its id is how it is found again to be changed or taken away.
export async function message({ id, at, reply }, onCommand) {
  const card = element("article", "card pushed");
  await fill(card, reply, onCommand);
  const made = row("theirs", card, at ? new Date(at) : new Date());
  made.dataset.message = id;
  made.dataset.said = said(reply);
  return made;
}

// What a reply says, without the addresses of its picture, which are others each time.
export const said = ({ title, lines }) => JSON.stringify([title, ...lines]);

// The same card with newer numbers, in its place.
export async function renew(made, reply, onCommand) {
  const card = made.querySelector(".card");
  await fill(card, reply, onCommand);
  card.prepend(element("span", "fresh", say("updated", "Updated {time}", { time: clock(new Date()) })));
  card.classList.remove("updated");
  requestAnimationFrame(() => card.classList.add("updated"));
}

export function failure(message, onAgain) {
  const card = element("article", "card failed");
  const steps = element("div", "steps");
  const again = element("button", "", say("again", "Try again"));
  again.type = "button";
  again.onclick = onAgain;
  steps.append(again);
  card.append(element("h2", "", say("failed", "That did not work.")), element("p", "", message), steps);
  return row("theirs", card);
}

export function greeting(person) {
  const made = element("li", "greeting");
  const hello = person.role === "coach" ? "Here is your team." : "Here is where you stand.";
  made.append(element("p", "", `Hello, ${person.name}. ${hello}`));
  if (person.hint) made.append(element("p", "hint", person.hint));
  return made;
}

export function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return picked.map((word) => [...word][0]).join("").toLocaleUpperCase();
}

export const hue = (id) => `hue-${id % 6}`;
