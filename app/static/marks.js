// Marking what answers a question, in this browser only, and handing it over as lines for the evaluation.
"use strict";

(() => {
  const marks = () => {
    const all = kept(localStorage, "marks", []);
    return Array.isArray(all) ? all : [];
  };
  const same = (one, other) =>
    one.question === other.question && one.file === other.file && String(one.ranges) === String(other.ranges);
  const without = (mark) => marks().filter((one) => !same(one, mark));

  // One mark: {question, verdict: right | wrong | none, file, ranges, text}; "none" says that no document answers.
  const set = (mark) => {
    const before = marks().find((one) => same(one, mark));
    const others = without(mark);
    keep(localStorage, "marks", before?.verdict === mark.verdict ? others : [...others, mark]);
    show();
  };

  const asked = (button) => button?.closest("[data-question]")?.dataset.question || new URLSearchParams(location.search).get("q") || kept(sessionStorage, "answer", {}).question || "";
  const markOf = (button) => {
    const quote = button.closest("figure.quote");
    if (!quote) return { question: asked(button), verdict: "none", file: "", ranges: [], text: "" };
    const { ranges } = quote.dataset;
    const file = decodeURIComponent(quote.dataset.file);
    return { question: asked(button), verdict: button.dataset.verdict, file, ranges: JSON.parse(ranges), text: $(".words", quote).textContent };
  };

  const show = () => {
    for (const button of $$("[data-verdict]")) {
      const mark = markOf(button);
      const found = marks().find((one) => same(one, mark));
      button.setAttribute("aria-pressed", String(found?.verdict === mark.verdict));
    }
    for (const count of $$(".marked-count")) {
      count.textContent = number(marks().length);
      count.closest("a").hidden = !marks().length;
    }
    list();
  };

  // One line for each question that has an answer, or is said to have none; evidence as the evaluation reads it.
  const language = (text) => (/[\u0600-\u06ff]/.test(text) ? "fa" : /[\u0400-\u04ff]/.test(text) ? "ru" : /[a-z]/i.test(text) ? "en" : "und");
  const hash = (text) => [...text].reduce((sum, char) => Math.imul(sum ^ char.codePointAt(0), 16777619) >>> 0, 2166136261).toString(16);
  const lines = () => {
    const questions = new Map();
    for (const mark of marks()) questions.set(mark.question, [...(questions.get(mark.question) || []), mark]);
    return [...questions].flatMap(([question, all]) => {
      const right = all.filter((mark) => mark.verdict === "right");
      if (!right.length && !all.some((mark) => mark.verdict === "none")) return [];
      const wrong = all.filter((mark) => mark.verdict === "wrong");
      const spans = ({ file, ranges }) => ranges.map(([start, end]) => ({ file, start, end }));
      return [{
        id: `marked-${hash(question)}`,
        question,
        lang: language(question),
        kind: "marked",
        answerable: right.length > 0,
        evidence: right.map(spans),
        wrong: wrong.flatMap(spans),
        notes: "",
      }];
    });
  };

  const list = () => {
    const place = $(".marks");
    if (!place) return;
    place.hidden = !marks().length;
    $(".no-marks").hidden = Boolean(marks().length);
    $("ol", place).replaceChildren(...marks().map((mark) => {
      const item = $("template", place).content.cloneNode(true);
      const words = $(`[data-word=${mark.verdict}]`, place).textContent;
      $(".question", item).textContent = mark.question;
      $(".verdict", item).textContent = words;
      $(".text", item).textContent = mark.text;
      $(".file", item).textContent = mark.file && `${mark.file} ${mark.ranges.map((range) => range.join("–")).join(", ")}`;
      $("button", item).addEventListener("click", () => {
        keep(localStorage, "marks", without(mark));
        show();
      });
      return item;
    }));
    const body = lines().map((line) => `${JSON.stringify(line)}\n`).join("");
    const link = $("a[download]", place);
    link.hidden = !body;
    link.href = `data:application/jsonl;charset=utf-8,${encodeURIComponent(body)}`;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-verdict]");
    if (button) set(markOf(button));
    if (event.target.closest(".forget-marks")) {
      keep(localStorage, "marks", []);
      show();
    }
    if (event.target.closest(".selected .answering")) {
      const { start, end } = $(".selected").dataset;
      const form = $(".answering-form");
      Object.assign(form.dataset, { start, end, text: String(getSelection()) });
      form.hidden = false;
      $("input", form).value = $("input", form).value || asked();
      $("input", form).focus();
    }
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".answering-form")) return;
    event.preventDefault();
    const form = event.target;
    const question = $("input", form).value.trim();
    if (!question) return;
    const ranges = [[Number(form.dataset.start), Number(form.dataset.end)]];
    const mark = { question, verdict: "right", file: decodeURIComponent($("[data-here]").dataset.file), ranges, text: form.dataset.text };
    keep(localStorage, "marks", [...without(mark), mark]);
    form.hidden = true;
    $(".selected").hidden = true;
    show();
  });
  document.addEventListener("htmx:afterSettle", show);
  show();
})();
