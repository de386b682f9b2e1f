// The message box: commands suggested after “/”, Enter sends, arrow-up recalls, files by button or by drop.

import { element } from "./cards.js";

const REMEMBERED = 50;

export class Composer {
  constructor({ onSay, knownCommands }) {
    this.onSay = onSay;
    this.known = knownCommands;
    this.past = [];
    this.recalled = 0;
    this.chosen = -1;
    this.words = document.getElementById("words");
    this.hints = document.getElementById("hints");
    this.files = document.getElementById("files");
    this.words.setAttribute("role", "combobox");
    this.words.setAttribute("aria-autocomplete", "list");
    this.words.setAttribute("aria-controls", "hints");
    this.words.setAttribute("aria-expanded", "false");
    this.words.addEventListener("input", () => this.suggest());
    this.words.addEventListener("keydown", (event) => this.key(event));
    this.words.addEventListener("blur", () => this.close());
    document.getElementById("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    for (const chip of document.querySelectorAll("[data-say]")) {
      chip.addEventListener("click", () => this.onSay(chip.dataset.say, []));
    }
    document.getElementById("attach").addEventListener("click", () => this.files.click());
    this.files.addEventListener("change", () => {
      if (this.files.files.length) this.onSay("", [...this.files.files]);
      this.files.value = "";
    });
    this.catchDrops(document.getElementById("drop"));
  }

  send() {
    const text = this.words.value.trim();
    if (!text) return;
    this.past = [...this.past.filter((known) => known !== text), text].slice(-REMEMBERED);
    this.recalled = this.past.length;
    this.write("");
    this.onSay(text, []);
  }

  write(text) {
    this.words.value = text;
    this.words.setSelectionRange(text.length, text.length);
    this.close();
  }

  key(event) {
    if (event.isComposing) return;
    const open = !this.hints.hidden;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (open && event.key in steps) this.choose(this.chosen + steps[event.key]);
    else if (open && event.key === "Escape") this.close();
    else if (open && event.key === "Tab" && !event.shiftKey) this.take(Math.max(this.chosen, 0));
    else if (event.key === "Enter" && !event.shiftKey) this.enter(open);
    else if (event.key === "ArrowUp" && this.mayRecall()) this.recall(-1);
    else if (event.key === "ArrowDown" && this.words.value && this.mayRecall()) this.recall(1);
    else return;
    event.preventDefault();
  }

  enter(open) {
    if (open && this.chosen >= 0) this.write(this.commandAt(this.chosen));
    this.send();
  }

  mayRecall() {
    return !this.words.value || this.words.value === this.past[this.recalled];
  }

  recall(step) {
    this.recalled = Math.min(Math.max(this.recalled + step, 0), this.past.length);
    this.write(this.past[this.recalled] || "");
  }

  suggest() {
    const typed = this.words.value;
    const fitting = /^\/\S*$/.test(typed) ? this.known().filter((known) => known.command.startsWith(typed)) : [];
    this.hints.replaceChildren(...fitting.map((known, place) => this.hint(known, place)));
    this.hints.hidden = !fitting.length;
    this.words.setAttribute("aria-expanded", String(!this.hints.hidden));
    this.choose(-1);
  }

  hint({ command, about }, place) {
    const made = element("li");
    made.id = `hint-${place}`;
    made.setAttribute("role", "option");
    made.append(element("b", "", command), element("span", "", about));
    made.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.take(place);
    });
    return made;
  }

  commandAt(place) {
    return this.hints.children[place].querySelector("b").textContent;
  }

  take(place) {
    this.write(`${this.commandAt(place)} `);
    this.words.focus();
  }

  choose(place) {
    const all = [...this.hints.children];
    this.chosen = all.length && place >= -1 ? Math.min(place, all.length - 1) : -1;
    all.forEach((hint, at) => hint.setAttribute("aria-selected", String(at === this.chosen)));
    const now = all[this.chosen];
    if (now) {
      this.words.setAttribute("aria-activedescendant", now.id);
      now.scrollIntoView({ block: "nearest" });
    } else {
      this.words.removeAttribute("aria-activedescendant");
    }
  }

  close() {
    this.hints.hidden = true;
    this.chosen = -1;
    this.words.setAttribute("aria-expanded", "false");
    this.words.removeAttribute("aria-activedescendant");
  }

  catchDrops(cover) {
    const holdsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
    const show = (shown) => { cover.hidden = !shown || document.body.dataset.ready !== "yes"; };
    addEventListener("dragover", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      show(true);
    });
    addEventListener("dragleave", (event) => event.relatedTarget === null && show(false));
    addEventListener("drop", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      show(false);
      if (document.body.dataset.ready === "yes" && event.dataTransfer.files.length) {
        this.onSay("", [...event.dataTransfer.files]);
      }
    });
  }
}
