// What scripts say: in the language of a page that brings its words along, else in English.

const brought = document.getElementById("script-words");
const words = brought ? JSON.parse(brought.textContent) : {};

export function say(name, english, fields = {}) {
  return (words[name] ?? english).replace(/\{(\w+)\}/g, (_, field) => fields[field] ?? "");
}

// A person's page tells the time by their clock, wherever the browser is.
export const zone = document.body.dataset.zone;
export const language = brought ? document.documentElement.lang : undefined;
