// Keeps what is typed on a page of a draft while it is typed, so that no end of a session, of a browser
// or of a machine loses more than a few seconds of it. The page works without this: its button saves.
const form = document.querySelector("form[data-keep]");

if (form) {
  const pause = 1500, longest = 5000, notSent = ["csrf_token", "was", "typed", "window", "button"];
  const status = form.querySelector("[data-keep-status]");
  const problem = form.querySelector("[data-keep-problem]");
  const hidden = (name) => form.elements.namedItem(name);
  const answers = () =>
    JSON.stringify([...new FormData(form)].filter(([name, value]) => !notSent.includes(name) && typeof value === "string"));
  let kept = answers(), since = 0, timer = 0, busy = false, given = false;

  const tell = (words, trouble = "") => {
    if (words) status.textContent = words;
    if (problem.textContent !== trouble) problem.textContent = trouble;
  };

  const troubles = {
    401: "You are signed out. What was kept until then is safe. Sign in again in another window before you go on.",
    404: "This referral can no longer be changed here. Copy what you typed before you leave.",
    409: "This is being typed in another window too, or was sent. Save with the button: nothing is overwritten unseen.",
    413: "This is too long to be kept while you type. Make it shorter.",
    429: "",
  };

  const body = () => {
    const sent = new FormData();
    for (const name of ["csrf_token", "was", "typed", "window"]) sent.set(name, hidden(name).value);
    sent.set("page", form.dataset.page);
    sent.set("fields", answers());
    return sent;
  };

  const plan = () => {
    clearTimeout(timer);
    since = since || Date.now();
    timer = setTimeout(keep, Math.min(pause, Math.max(0, since + longest - Date.now())));
  };

  async function keep() {
    if (given || busy || answers() === kept) return;
    busy = true;
    const sending = answers();
    let again = true;
    since = 0;
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: body(), redirect: "manual" });
      if (answer.ok) {
        const { revision, at } = await answer.json();
        hidden("typed").value = revision;
        kept = sending;
        tell(`Kept as you typed it at ${at}. Save it with the button when you are done.`);
      } else {
        // What was refused is sent again only once more is typed; what went wrong is tried again.
        again = answer.status === 429 || answer.status >= 500;
        tell("", troubles[answer.status] ?? "This cannot be kept while you type. Save it with the button.");
      }
    } catch {
      tell("", "There is no connection, so nothing is kept at the moment. It is tried again.");
    }
    busy = false;
    if (again && answers() !== kept) timer = setTimeout(keep, longest);
  }

  form.addEventListener("input", plan);
  form.addEventListener("change", plan);
  form.addEventListener("submit", () => { given = true; clearTimeout(timer); });
  // Back in a page that the browser had put aside, the form may be sent once more.
  window.addEventListener("pageshow", () => { given = false; });
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
}
