// One turn of a conversation: what was said stands in the log at once, its answer in place of the dots.

import * as api from "./api.js";
import { answer, failure, mine, typing } from "./cards.js";

// Returns the reply and the row it made; null where there is none, or nobody waits for it any more.
export async function exchange(log, { text, files, room = "private" }, { onSay, toEnd, isOver = () => false }) {
  const waiting = typing();
  log.append(mine(text, files), waiting);
  toEnd();
  let made;
  let reply = null;
  try {
    reply = await api.say(text, files, room);
    if (reply && !isOver()) made = await answer(reply, (command) => onSay(command, []));
  } catch (error) {
    made = failure(error.message, () => onSay(text, files));
  }
  if (isOver()) return null;
  if (!made) {
    waiting.remove();
    return null;
  }
  waiting.replaceWith(made);
  toEnd(made);
  return reply && { reply, made };
}
