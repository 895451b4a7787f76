// What makes the page quicker to use; nothing here is needed to use it.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 1500);
  });
}

// An address holds only what was filled in, so that it stays short enough to be shared.
document.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData]) {
    if (value === "" && name !== "q") event.formData.delete(name);
  }
});

const form = document.querySelector("form.ask");
const status = document.querySelector(".status");
if (form && status) {
  form.addEventListener("submit", () => {
    form.classList.add("busy");
    status.textContent = form.dataset.busy;
    status.hidden = false;
  });
  // A page that comes back from the browser's memory is not busy any more.
  window.addEventListener("pageshow", () => {
    form.classList.remove("busy");
    status.hidden = true;
  });
}

document.addEventListener("keydown", (event) => {
  const field = document.getElementById("q");
  const typing = event.target.closest("input, select, textarea, button");
  if (event.key === "/" && field && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    field.focus();
    field.select();
  }
});

const quote = document.getElementById("quote");
if (quote && !location.hash) quote.scrollIntoView({ block: "center" });

// Questions are remembered in this browser only.
const REMEMBERED = 8;
const remembered = () => {
  try {
    const kept = JSON.parse(localStorage.getItem("pincite.asked") || "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
};
const asked = new URLSearchParams(location.search).get("q");
if (asked && document.querySelector("#answer")) {
  const others = remembered().filter((one) => one !== asked);
  localStorage.setItem("pincite.asked", JSON.stringify([asked, ...others].slice(0, REMEMBERED)));
}
const past = document.querySelector(".history");
if (past && remembered().length) {
  past.hidden = false;
  for (const one of remembered()) {
    const link = document.createElement("a");
    link.href = `/?q=${encodeURIComponent(one)}`;
    link.dir = "auto";
    link.textContent = one;
    const item = document.createElement("li");
    item.append(link);
    past.querySelector("ol").append(item);
  }
  past.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem("pincite.asked");
    past.hidden = true;
  });
}

// Text that is selected in a document can be linked and cited. Offsets count code points from the paragraph's own.
const article = document.querySelector("[data-here]");
const selected = document.querySelector(".selected");
const offset = (node, at) => {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const paragraph = element.closest("[data-start]");
  if (!paragraph) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, at);
  return Number(paragraph.dataset.start) + [...before.toString()].length;
};
if (article && selected) {
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const inside = !selection.isCollapsed && article.contains(selection.anchorNode) && article.contains(selection.focusNode);
    const range = inside ? selection.getRangeAt(0) : null;
    const start = range && offset(range.startContainer, range.startOffset);
    const end = range && offset(range.endContainer, range.endOffset);
    selected.hidden = start === null || end === null || start >= end;
    if (selected.hidden) return;
    for (const link of selected.querySelectorAll("a")) {
      link.href = `${article.dataset.here}${link.dataset.part}?start=${start}&end=${end}${link.dataset.part ? "" : "#quote"}`;
    }
  });
}
