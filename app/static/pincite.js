// What makes the pages quicker to use; nothing here is needed to use them.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// What is kept in this browser: in `local` until it is deleted, in `session` until its window is closed.
const kept = (storage, name, otherwise) => {
  try {
    return JSON.parse(storage.getItem(`pincite.${name}`)) ?? otherwise;
  } catch {
    return otherwise;
  }
};
const keep = (storage, name, value) => {
  try {
    storage.setItem(`pincite.${name}`, JSON.stringify(value));
  } catch { /* A browser that keeps nothing still answers. */ }
};
const number = (value) => new Intl.NumberFormat(document.documentElement.lang).format(value);

// Asking: the page says at once that something happens, and the answer comes without a new page where htmx is there.
const busy = (is) => {
  const form = $("form.ask");
  const status = $(".status");
  if (!form || !status) return;
  form.classList.toggle("busy", is);
  status.textContent = is ? form.dataset.busy : "";
  status.hidden = !is;
};
document.addEventListener("submit", (event) => { if (event.target.matches("form.ask")) busy(true); });
window.addEventListener("pageshow", () => busy(false));
document.addEventListener("htmx:sendError", (event) => { if (event.target.matches("form.ask")) event.target.submit(); });
// How far a change of the library is, is asked again and again: what is no such page leaves it as it stands.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id === "job" && event.detail.xhr.status !== 200) event.detail.shouldSwap = false;
});
// An address holds only what was filled in, so that it stays short enough to be shared.
const isPlain = (name, value) => (value === "" && name !== "q") || (name === "quotes" && value === $("#quotes")?.dataset.plain);
document.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData]) if (isPlain(name, value)) event.formData.delete(name);
});
document.addEventListener("htmx:configRequest", (event) => {
  const given = event.detail.parameters;
  for (const name of Object.keys(given)) if (isPlain(name, given[name])) delete given[name];
});

// Copying
const said = (button, words) => {
  const label = button.dataset.label ?? button.textContent;
  button.dataset.label = label;
  button.textContent = words;
  setTimeout(() => { button.textContent = label; }, 1500);
};
const citedText = async (button) => {
  const style = kept(localStorage, "style", "text");
  const answer = await fetch(`${button.dataset.cite}&format=${encodeURIComponent(style)}`);
  if (!answer.ok) throw new Error(`The citation came with status ${answer.status}.`);
  return `${button.dataset.quote}\n\n${(await answer.text()).trim()}`;
};
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy], button[data-cite]");
  if (!button || !navigator.clipboard) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? await citedText(button));
    said(button, button.dataset.copied);
  } catch { /* The citation did not come, or the browser keeps its clipboard to itself. */
    said(button, button.dataset.failed);
  }
});
document.addEventListener("change", (event) => {
  if (event.target.id === "style") keep(localStorage, "style", event.target.value);
});

// Questions are remembered in this browser only.
const REMEMBERED = 8;
const remembered = () => {
  const all = kept(localStorage, "asked", []);
  return Array.isArray(all) ? all.filter((one) => typeof one === "string") : [];
};
const remember = () => {
  const asked = new URLSearchParams(location.search).get("q");
  if (!asked || !$("#answer")) return;
  keep(localStorage, "asked", [asked, ...remembered().filter((one) => one !== asked)].slice(0, REMEMBERED));
  keep(sessionStorage, "answer", {
    question: asked,
    back: location.pathname + location.search,
    links: $$(".quote:not(.near) .actions a:first-child").map((link) => link.getAttribute("href")),
  });
};
const showHistory = () => {
  const past = $(".history");
  if (!past || !remembered().length) return;
  past.hidden = false;
  $("ol", past).replaceChildren(...remembered().map((one) => {
    const link = document.createElement("a");
    link.href = `/?q=${encodeURIComponent(one)}`;
    link.dir = "auto";
    link.textContent = one;
    const item = document.createElement("li");
    item.append(link);
    return item;
  }));
};

// From quote to quote of the last answer
const place = (link) => {
  const url = new URL(link, location.href);
  return [url.pathname, ...["start", "end", "ranges"].map((name) => url.searchParams.get(name))].join(" ");
};
const showWay = () => {
  const way = $(".way");
  const { links = [], back = "" } = kept(sessionStorage, "answer", {});
  const at = links.findIndex((link) => place(link) === place(location.href));
  if (!way || at < 0) return;
  const go = (link, to) => {
    link.hidden = !links[to];
    if (!links[to]) return;
    const url = new URL(links[to], location.href);
    if (new URLSearchParams(location.search).get("view") === "pages") url.searchParams.set("view", "pages");
    link.href = url.pathname + url.search + url.hash;
  };
  go($(".before", way), at - 1);
  go($(".after", way), at + 1);
  $(".back", way).href = back;
  $(".at", way).textContent = `${number(at + 1)} / ${number(links.length)}`;
  way.hidden = false;
};

// Keys: only while they are not turned off, and never while something is typed.
const keysOn = () => kept(localStorage, "keys", true);
const showKeys = () => {
  const hint = $(".keys");
  if (!hint) return;
  hint.hidden = false;
  const button = $("button", hint);
  button.textContent = keysOn() ? button.dataset.on : button.dataset.off;
  $("span", hint).hidden = !keysOn();
};
document.addEventListener("click", (event) => {
  if (!event.target.closest(".keys button")) return;
  keep(localStorage, "keys", !keysOn());
  showKeys();
});
// A layout without Latin letters sends its own; there the place of the key counts (in Russian "." stands where "/" does).
const keyOf = ({ key, code, shiftKey }) => {
  const foreign = key.length === 1 && (key > "~" || (key === "." && code === "Slash"));
  return foreign && !shiftKey ? { KeyJ: "j", KeyK: "k", Slash: "/" }[code] : key;
};
document.addEventListener("keydown", (event) => {
  if (!keysOn() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const field = $("#q, #questions");
  const key = keyOf(event);
  if (key === "/" && field) {
    event.preventDefault();
    field.focus();
    if (field.matches("#q")) field.select();
  } else if (key === "j" || key === "k") {
    const step = key === "j" ? 1 : -1;
    const way = $(step > 0 ? ".way:not([hidden]) .after:not([hidden])" : ".way:not([hidden]) .before:not([hidden])");
    if (way) return way.click();
    const quotes = $$("figure.quote");
    const at = quotes.indexOf(document.activeElement.closest("figure.quote"));
    quotes[Math.max(0, Math.min(at + step, quotes.length - 1))]?.focus();
  } else if (event.key === "Enter" && event.target.matches("figure.quote")) {
    $(".actions a", event.target).click();
  }
  return undefined;
});

// Text that is selected in a document can be linked, cited and marked. Offsets count code points from the line's own.
const offset = (node, at) => {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const line = element.closest("[data-start]");
  if (!line) return null;
  const before = document.createRange();
  before.setStart(line, 0);
  before.setEnd(node, at);
  return Number(line.dataset.start) + [...before.toString()].length;
};
document.addEventListener("selectionchange", () => {
  const article = $("[data-here]");
  const selected = $(".selected");
  if (!article || !selected || selected.contains(document.activeElement)) return;
  const selection = getSelection();
  const inside = !selection.isCollapsed && article.contains(selection.anchorNode) && article.contains(selection.focusNode);
  const range = inside ? selection.getRangeAt(0) : null;
  const start = range && offset(range.startContainer, range.startOffset);
  const end = range && offset(range.endContainer, range.endOffset);
  selected.hidden = start === null || end === null || start >= end;
  if (selected.hidden) return;
  Object.assign(selected.dataset, { start, end });
  for (const link of $$("a", selected)) {
    const more = link.dataset.part ? "" : `&sha256=${article.dataset.sha}${article.dataset.view}#quote`;
    link.href = `${article.dataset.here}${link.dataset.part}?start=${start}&end=${end}${more}`;
  }
});

// Dropping files on the library
document.addEventListener("dragover", (event) => {
  if ($("#files") && [...event.dataTransfer.types].includes("Files")) {
    event.preventDefault();
    $(".adding").classList.add("over");
  }
});
document.addEventListener("dragleave", () => $(".adding")?.classList.remove("over"));
document.addEventListener("drop", (event) => {
  const field = $("#files");
  if (!field || !event.dataTransfer.files.length) return;
  event.preventDefault();
  $(".adding").classList.remove("over");
  field.files = event.dataTransfer.files;
  field.form.requestSubmit();
});

// Every page, and every part of a page that comes later
const ready = () => {
  busy(false);
  for (const button of $$("button[data-copy], button[data-cite]")) button.hidden = !navigator.clipboard;
  for (const hidden of $$(".drop, .chosen-style, [data-verdict], .marking")) hidden.hidden = false;
  const style = $("#style");
  if (style) style.value = kept(localStorage, "style", "text");
  remember();
  showHistory();
  showWay();
  showKeys();
};
document.addEventListener("click", (event) => {
  if (!event.target.closest(".history button")) return;
  localStorage.removeItem("pincite.asked");
  $(".history").hidden = true;
});
document.addEventListener("htmx:afterSettle", (event) => {
  ready();
  if (event.target.id === "frame") ($("#answer") || $("#q"))?.focus();
});
ready();
if ($("#quote") && !location.hash) $("#quote").scrollIntoView({ block: "center" });
