(() => {
  const form = document.getElementById("filters");
  const questions = [...document.querySelectorAll(".question")];
  const shown = document.getElementById("shown");
  const apply = () => {
    const wanted = Object.fromEntries(new FormData(form));
    const words = wanted.words.trim().toLowerCase();
    let count = 0;
    for (const question of questions) {
      const fits = ["outcome", "language", "kind", "scope"].every((key) => !wanted[key] || question.dataset[key] === wanted[key])
        && (!words || question.textContent.toLowerCase().includes(words));
      question.hidden = !fits;
      count += fits;
    }
    shown.textContent = `${count} of ${questions.length} questions`;
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
