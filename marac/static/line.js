// The line that catches an action: what it is understood to mean is shown while it is typed, and a
// key puts it into the boxes below. Without this script the same line is read when it is saved.
const box = document.querySelector(".room-line");

if (box) {
  const line = box.querySelector("input"), heard = box.querySelector("#heard");
  const form = line.form, add = form.querySelector('button[name="then"][value="action"]');
  const fields = { task: form.elements.namedItem("task"), owner: form.elements.namedItem("owner"), due: form.elements.namedItem("due"), aim: form.elements.namedItem("aim") };
  let asked = 0, timer = 0;

  async function listen() {
    const mine = ++asked;
    // The words go in a header: an address is written down in many places, and they name people.
    const headers = { "X-Line": encodeURIComponent(line.value) };
    try {
      const answer = await fetch(box.dataset.heard, { headers, redirect: "manual", signal: AbortSignal.timeout(5000) });
      if (mine === asked) heard.innerHTML = answer.ok ? await answer.text() : "";
    } catch {
      if (mine === asked) heard.textContent = "";
    }
  }

  const put = (field, value) => {
    if (!value) return;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // Take the line apart, so that each part can be corrected by itself.
  async function takeApart() {
    clearTimeout(timer);
    await listen();
    const parts = heard.querySelector("dl");
    if (!parts) return;
    for (const name of Object.keys(fields)) put(fields[name], parts.dataset[name]);
    line.value = "";
    heard.textContent = "";
    const missing = [fields.task, fields.owner, fields.due].find((field) => !field.value);
    (missing ?? fields.owner).focus();
  }

  line.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(listen, 120);
  });
  line.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && line.value) {
      event.preventDefault();
      takeApart();
    } else if (event.key === "Enter" && line.value && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit(add);
    }
  });
  heard.addEventListener("click", async (event) => {
    const { owner, task } = event.target.dataset;
    if (!owner && !task) return;
    await takeApart();
    put(fields.owner, owner);
    put(fields.task, task);
    fields.due.focus();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === ".") {
      event.preventDefault();
      line.focus();
    }
  });
  // After an action was added the next one can be typed at once.
  if (location.hash === "#line") line.focus();
}
