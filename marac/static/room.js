// Makes the room quicker: a running timer, one keystroke to save, and a word before typing is left.
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

// Whoever may no longer see the case is taken off it at once.
document.body.addEventListener("htmx:responseError", (event) => {
  if ([401, 403, 404].includes(event.detail.xhr.status)) location.reload();
});

const form = document.querySelector("form.room-form");
if (form) {
  let typed = false;
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-room-save]"));
    }
  });
}
