// Keeps what is typed on a page while it is typed, so that no end of a session, of a browser
// or of a machine loses more than a few seconds of it. The page works without this: its button saves.
// A page whose script saves without leaving it says so with "keep:saved"; "keep:kept" tells it of each answer.
const form = document.querySelector("form[data-keep]");

if (form) {
  // Never sooner than so after the last time: the server takes thirty a minute from one person.
  const apart = 2100, pause = 1500, longest = 5000, patience = 8000;
  const notSent = ["csrf_token", "was", "typed", "window", "button", "clashed"];
  const status = form.querySelector("[data-keep-status]");
  const problem = form.querySelector("[data-keep-problem]");
  const hidden = (name) => form.elements.namedItem(name);
  const answers = () =>
    JSON.stringify([...new FormData(form)].filter(([name, value]) => !notSent.includes(name) && typeof value === "string"));
  let kept = answers(), since = 0, timer = 0, busy = false, given = false, last = 0, place = "";

  const tell = (words, trouble = "") => {
    if (words) status.textContent = words;
    if (problem.textContent !== trouble) problem.textContent = trouble;
  };

  const troubles = {
    401: "You are signed out. What was kept until then is safe. Sign in again in another window before you go on.",
    404: "This can no longer be changed here. Copy what you typed before you leave.",
    409: "This is being typed in another window too, or was sent. Save with the button: nothing is overwritten unseen.",
    413: "This is too long to be kept while you type. Make it shorter.",
    429: "",
  };

  const body = () => {
    const sent = new FormData();
    for (const name of ["csrf_token", "was", "typed", "window"]) sent.set(name, hidden(name).value);
    sent.set("page", form.dataset.page);
    sent.set("place", place);
    sent.set("fields", answers());
    return sent;
  };

  const plan = (event) => {
    place = event.target.name || place;
    clearTimeout(timer);
    since = since || Date.now();
    const soon = Math.min(pause, Math.max(0, since + longest - Date.now()));
    timer = setTimeout(keep, Math.max(soon, last + apart - Date.now()));
  };

  async function keep() {
    if (given || busy || answers() === kept) return;
    busy = true;
    clearTimeout(timer);
    const sending = answers();
    let again = true;
    since = 0;
    last = Date.now();
    try {
      // A connection that died without a word is given up, so that the next try is a new one.
      const signal = AbortSignal.timeout(patience);
      const answer = await fetch(form.dataset.keep, { method: "POST", body: body(), redirect: "manual", signal });
      if (answer.ok) {
        const told = await answer.json();
        hidden("typed").value = told.revision;
        kept = sending;
        tell(`Kept as you typed it at ${told.at}. Save it with the button when you are done.`);
        form.dispatchEvent(new CustomEvent("keep:kept", { detail: told }));
      } else {
        // What was refused is sent again only once more is typed; what went wrong is tried again.
        again = answer.status === 429 || answer.status >= 500;
        tell("", troubles[answer.status] ?? "This cannot be kept while you type. Save it with the button.");
      }
    } catch {
      tell("", "There is no connection, so nothing is kept at the moment. It is tried again.");
    }
    busy = false;
    form.dispatchEvent(new CustomEvent("keep:done"));
    if (again && answers() !== kept) timer = setTimeout(keep, Math.max(apart, Math.min(longest, since ? pause : longest)));
  }

  form.addEventListener("input", plan);
  form.addEventListener("change", plan);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    given = true;
    clearTimeout(timer);
    if (!busy) return;
    // What is on its way must not arrive after the form, and wait there as if it were not saved.
    event.preventDefault();
    form.addEventListener("keep:done", () => form.requestSubmit(event.submitter), { once: true });
  });
  form.addEventListener("keep:saved", ({ detail }) => {
    kept = detail.typedOn ? "" : answers();
    tell(detail.words);
    clearTimeout(timer);
    if (detail.typedOn) timer = setTimeout(keep, apart);
  });
  // Back in a page that the browser had put aside, the form may be sent once more.
  window.addEventListener("pageshow", () => { given = false; });
  window.addEventListener("online", keep);
  document.addEventListener("visibilitychange", keep);
}
