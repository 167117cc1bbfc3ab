// Makes the room quicker: a running timer, saving without leaving the page, and a word before typing is left.
for (const timer of document.querySelectorAll(".room-timer[data-since]")) {
  const since = Date.parse(timer.dataset.since);
  const planned = Number(timer.dataset.minutes);
  const show = () => {
    const minutes = Math.max(0, Math.floor((Date.now() - since) / 60000));
    timer.textContent = `${minutes} of ${planned} minutes`;
    timer.classList.toggle("room-timer--over", minutes >= planned);
  };
  if (Number.isFinite(since)) {
    show();
    setInterval(show, 5000);
  }
}

const form = document.querySelector("form.room-form");
if (form) {
  const area = (heading) => form.elements.namedItem(`${heading}-text`);
  const headings = [...form.querySelectorAll("[data-note]")].map((part) => part.dataset.note);
  const save = form.querySelector("[data-room-save]");
  const here = form.querySelector("[data-keep-status]");
  let typed = false, saving = false;

  // Everything but the notes: when it was touched, saving shows the whole page afresh.
  const others = () => {
    const notes = new Set(headings.map((heading) => `${heading}-text`));
    const given = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !notes.has(name));
    return JSON.stringify(given.filter(([name]) => !["typed", "window", "csrf_token"].includes(name) && !/-(was|version|base)$/.test(name)));
  };
  let before = others();
  const waiting = form.hasAttribute("data-waits");
  const onlyNotes = () => !waiting && others() === before && !form.querySelector(".room-theirs");

  async function saveHere() {
    if (saving) return;
    saving = true;
    const texts = Object.fromEntries(headings.map((heading) => [heading, area(heading).value]));
    save.setAttribute("aria-busy", "true");
    try {
      const signal = AbortSignal.timeout(10000);
      const answer = await fetch(form.dataset.notes, { method: "POST", body: new FormData(form), redirect: "manual", signal });
      if (!answer.ok) {
        // Something is to be put right, or somebody else was quicker: the page says what.
        typed = false;
        return form.submit();
      }
      const told = await answer.json();
      for (const [heading, state] of Object.entries(told.notes)) {
        for (const part of ["version", "was", "base"]) form.elements.namedItem(`${heading}-${part}`).value = state[part];
        area(heading).defaultValue = texts[heading];
      }
      typed = headings.some((heading) => area(heading).value !== texts[heading]);
      form.dispatchEvent(new CustomEvent("keep:saved", { detail: { typedOn: typed, words: `Saved at ${told.at}.` } }));
    } catch {
      here.textContent = "";
      form.querySelector("[data-keep-problem]").textContent = "This could not be saved: there is no connection. What you typed stays here. Press Save again in a moment.";
    } finally {
      saving = false;
      save.removeAttribute("aria-busy");
    }
  }

  form.addEventListener("input", () => { typed = true; });
  // Before anything else that listens: only a page that is left counts as sent.
  form.addEventListener("submit", (event) => {
    const plain = event.submitter === null || event.submitter?.hasAttribute("data-room-save");
    if (plain && onlyNotes()) {
      event.preventDefault();
      saveHere();
    } else {
      typed = false;
    }
  }, true);
  window.addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      form.requestSubmit(save);
    }
  });

  // What others write beside this person: their hints, and their texts where this person typed nothing.
  document.addEventListener("room:news", ({ detail }) => {
    for (const part of form.querySelectorAll("[data-note]")) {
      const heading = part.dataset.note, note = detail.notes[heading], mine = area(heading);
      const hint = part.querySelector("[data-hint]");
      const words = [];
      if (note && note.version !== form.elements.namedItem(`${heading}-version`).value) {
        if (mine.value === mine.defaultValue) {
          mine.value = mine.defaultValue = note.text;
          for (const name of ["version", "was", "base"]) form.elements.namedItem(`${heading}-${name}`).value = note[name];
          if (note.text) words.push(`${note.who} changed this at ${note.at}.`);
        } else {
          words.push(`${note.who} saved another text here at ${note.at}. You are shown both when you save.`);
        }
      }
      const names = detail.typing[heading] ?? [];
      if (names.length) words.push(`${names.join(" and ")} ${names.length > 1 ? "are" : "is"} typing here.`);
      if (words.length || !hint.textContent.includes("changed this") || names.length) hint.textContent = words.join(" ");
    }
  });
}
