// What the page asks of the service. A session that the service forgot (it restarted) is begun again once.
// A browser's tabs share one session, so each says with every question whom it speaks as.

import { say as words } from "./words.js";

export const LARGEST_DROP_BYTES = 20 * 1024 * 1024;

// A page of its own belongs to one person from the start; the demo's chat lets one be anybody.
let speaker = document.body.dataset.person ? Number(document.body.dataset.person) : null;

export class Refused extends Error {}

const isSignedIn = () => document.body.dataset.signedIn !== undefined;

// An address as this tab's person asks for it.
export const own = (path) => (speaker === null ? path : `${path}?as=${speaker}`);

async function call(path, options = {}, again = true) {
  let response;
  try {
    response = await fetch(own(path), options);
  } catch {
    throw new Refused(words("unreachable", "The service cannot be reached. Is it still running?"));
  }
  if (response.status === 401 && isSignedIn()) {
    location.reload(); // what stands at this address for somebody who is not signed in says how to be
    throw new Refused(words("signed_out", "You are signed out here."));
  }
  if (response.status === 401 && speaker !== null && again) {
    await become(speaker);
    return call(path, options, false);
  }
  if (!response.ok) {
    const said = await response.json().catch(() => ({}));
    const number = response.status >= 500 && said.request_id ? ` (${said.request_id})` : "";
    throw new Refused((said.error || words("answered", "The service answered {status}.", { status: response.status })) + number);
  }
  return response;
}

const asJson = (value) => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(value),
});

export async function people() {
  return (await (await call("/demo/people")).json()).people;
}

export async function commands() {
  return (await (await call("/chat/commands")).json()).commands;
}

export async function messages() {
  return (await (await call("/chat/messages")).json()).messages;
}

export async function renewSession() {
  await call("/chat/session");
}

export async function become(id) {
  const person = await (await call("/demo/as", asJson({ id }), false)).json();
  speaker = person.id;
  return person;
}

export async function sampleRun() {
  const response = await call("/demo/run.fit");
  const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") || "");
  return new File([await response.blob()], name ? name[1] : "run.fit");
}

export async function atStrava(deed) {
  await call(`/demo/strava/${deed}`, { method: "POST" });
}

export async function say(text, files, place) {
  if (!files.length) return (await call("/chat", asJson({ text, place }))).json();
  if (files.reduce((sum, file) => sum + file.size, 0) > LARGEST_DROP_BYTES) {
    const most = "These files are larger than 20 MB together, which is the most I can take at once.";
    throw new Refused(words("too_large", most));
  }
  const form = new FormData();
  form.append("text", text);
  form.append("place", place);
  for (const file of files) form.append("file", file, file.name);
  return (await call("/chat", { method: "POST", body: form })).json();
}
