"use strict";
const log = document.getElementById("log");
const form = document.getElementById("say");
const line = document.getElementById("line");
const title = document.title;
let last = Number(log.dataset.after);
let receipt = 0;

const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 60;
const toEnd = () => { log.scrollTop = log.scrollHeight; };

function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}

function render(message) {
  const item = element("li", message.mine ? "mine" : "theirs");
  item.id = "m" + message.id;
  const who = element("p", "who", (message.mine ? "You" : "Bot") + " ");
  const time = element("time", "", message.clock);
  time.dateTime = message.at;
  who.append(time);
  if (message.edited) who.append(" ", element("span", "edited", "edited"));
  item.append(who, element("p", "said", message.text));
  return item;
}

function show(message) {
  const stay = atEnd();
  const old = document.getElementById("m" + message.id);
  if (old) {
    const fresh = render(message);
    old.replaceChildren(...fresh.childNodes);
  } else {
    log.append(render(message));
  }
  if (stay || message.mine) toEnd();
  if (message.loud && document.hidden) document.title = "\u25CF " + title;
}

function confirmShown() {
  if (document.hidden || !form || last <= receipt) return;
  receipt = last;
  fetch("/chat/shown", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ revision: last }) }).catch(() => { receipt = 0; });
}

const live = new EventSource("/chat/live?after=" + last);
live.onopen = () => { line.textContent = "Live."; };
live.onerror = () => { line.textContent = "The connection is gone; trying again. Nothing is lost."; };
live.addEventListener("message", event => {
  last = Math.max(last, Number(event.lastEventId));
  show(JSON.parse(event.data));
  confirmShown();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  document.title = title;
  confirmShown();
});

async function say(text) {
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    const answer = await fetch("/chat/say", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text }) });
    if (answer.ok) return true;
    const problem = await answer.json().catch(() => ({}));
    line.textContent = "Not sent: " + (problem.detail || "status " + answer.status);
  } catch {
    line.textContent = "Not sent: the service does not answer.";
  } finally {
    button.disabled = false;
  }
  return false;
}

if (form) {
  const input = form.elements.text;
  form.addEventListener("submit", async event => {
    event.preventDefault();
    const text = input.value.trim();
    if (text && await say(text)) input.value = "";
    input.focus();
  });
  form.addEventListener("click", event => {
    const wish = event.target.dataset.say;
    if (wish) say(wish);
  });
}
toEnd();
confirmShown();
