// Warns two minutes before a session ends, and leaves no page standing after its end. Asking how
// long is left does not make a session longer; typing or moving about does, and so does the button.
const dialog = document.querySelector("dialog[data-warn-at]");

if (dialog) {
  const form = dialog.querySelector("form");
  const told = dialog.querySelector("[data-left]");
  const warnAt = Number(dialog.dataset.warnAt);
  const activeFor = 60_000;
  let lastActive = 0;
  let endsAt = 0;
  let timer = 0;

  for (const kind of ["keydown", "pointerdown", "input"]) {
    document.addEventListener(kind, () => { lastActive = Date.now(); }, { passive: true });
  }

  const ask = async () => (await (await fetch(form.action)).json()).seconds;

  const stay = async () => {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    return answer.ok ? (await answer.json()).seconds : 0;
  };

  // Whoever left their desk leaves nothing on the screen; a question about typed text would.
  const leave = () => {
    document.body.hidden = true;
    window.addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), true);
    const here = location.pathname + location.search;
    location.replace(`${dialog.dataset.door}?next=${encodeURIComponent(here)}`);
  };

  const say = (seconds) => {
    const minutes = Math.ceil(seconds / 60);
    told.textContent = minutes > 1 ? `in ${minutes} minutes` : "in less than a minute";
  };

  const plan = (seconds) => {
    endsAt = Date.now() + seconds * 1000;
    clearTimeout(timer);
    if (seconds > warnAt && dialog.open) dialog.close();
    const next = seconds > warnAt ? seconds - warnAt : Math.min(seconds, 20);
    timer = setTimeout(look, Math.max(1, next) * 1000);
  };

  // Another page of the same person may have been used meanwhile: the server knows.
  async function look() {
    try {
      let seconds = await ask();
      if (seconds > 0 && seconds <= warnAt && !dialog.open && Date.now() - lastActive < activeFor) {
        seconds = await stay();
      }
      if (seconds <= 0) return leave();
      plan(seconds);
      if (seconds <= warnAt) {
        say(seconds);
        if (!dialog.open) dialog.showModal();
      }
    } catch {
      // Without a connection nobody can be asked; the clock still runs.
      if (Date.now() >= endsAt) leave();
      else timer = setTimeout(look, 5000);
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    dialog.close();
    try {
      plan(await stay());
    } catch {
      look();
    }
  });
  // A laptop that slept has missed its timers.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  plan(Number(dialog.dataset.seconds));
}
