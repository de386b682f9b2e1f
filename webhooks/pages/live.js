// The live connection: tells what arrives, and how fresh the page is. Comes back by itself, later each time.

import { own } from "./api.js";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30000;
const PING_EVERY_MS = 20000;
const SILENT_AFTER_MS = 50000;

export class Live {
  constructor({ onMessage, onAgain, onOpen, onState }) {
    this.onMessage = onMessage;
    this.onAgain = onAgain;
    this.onOpen = onOpen;
    this.onState = onState;
    this.socket = null;
    this.wait = FIRST_WAIT_MS;
    this.heard = 0;
    this.turn = 0; // counts connections, so that one that was overtaken is not made
    this.isBack = false;
    addEventListener("online", () => this.socket === null && this.wanted && this.again());
    setInterval(() => this.check(), PING_EVERY_MS);
  }

  // Begins anew, as whoever the session says.
  start() {
    this.wanted = true;
    this.wait = FIRST_WAIT_MS;
    this.isBack = false;
    this.connect();
  }

  // Asks over HTTP first: a service that restarted knows no session, and a refused socket does not say why.
  async again() {
    clearTimeout(this.timer);
    const turn = this.turn;
    const isThere = await this.onAgain().then(() => true, () => false);
    if (turn !== this.turn) return;
    if (isThere) this.connect();
    else this.lost();
  }

  connect() {
    clearTimeout(this.timer);
    this.turn += 1;
    this.drop();
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${own("/live")}`);
    this.socket = socket;
    socket.onopen = () => {
      this.wait = FIRST_WAIT_MS;
      this.fresh();
      this.onOpen(this.isBack);
    };
    socket.onmessage = (event) => {
      this.fresh();
      const message = JSON.parse(event.data);
      if (message.kind !== "pong") this.onMessage(message);
    };
    socket.onclose = () => socket === this.socket && this.lost();
  }

  tell(message) {
    this.socket.send(JSON.stringify(message));
  }

  drop() {
    const old = this.socket;
    this.socket = null;
    if (!old) return;
    old.onmessage = null;
    // A browser complains aloud of one that is closed before it was open.
    if (old.readyState === WebSocket.CONNECTING) old.onopen = () => old.close();
    else old.close();
  }

  fresh() {
    this.heard = Date.now();
    this.onState("live", new Date());
  }

  lost() {
    this.socket = null;
    this.isBack = true;
    this.turn += 1;
    this.onState("waiting", this.heard ? new Date(this.heard) : null);
    this.timer = setTimeout(() => this.again(), this.wait * (0.75 + Math.random() / 2));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }

  check() {
    if (!this.socket || this.socket.readyState !== WebSocket.OPEN) return;
    if (Date.now() - this.heard > SILENT_AFTER_MS) {
      this.drop();
      this.lost();
    } else {
      this.socket.send("ping");
    }
  }
}
