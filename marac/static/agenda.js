// Lets cases be dragged, or moved by keys, in the agenda builder, and changes the page in place.
// Every button works without this; a change that the server refuses is sent again as a page.
const said = document.querySelector("[data-agenda-said]");
const builder = () => document.querySelector("[data-builder]");

if (builder() && said) {
  let queue = Promise.resolve(), dragged = null;

  const ready = () => {
    for (const grip of builder().querySelectorAll("[data-grip]")) grip.hidden = false;
  };
  const tell = (words) => { said.textContent = ""; requestAnimationFrame(() => { said.textContent = words; }); };
  const movable = () => [...builder().querySelectorAll("[data-movable]")];

  const asPage = (url, fields) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = url;
    for (const [name, value] of fields) {
      const input = document.createElement("input");
      input.type = "hidden"; input.name = name; input.value = value;
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  };

  const focusAgain = (key) => {
    if (!key) return;
    const item = document.getElementById(key.id);
    const again = item && [...item.querySelectorAll("button, input, summary")].find((one) => nameOf(one) === key.name);
    (again || (item && item.querySelector("[data-grip]")) || builder().querySelector("#on-the-agenda")).focus?.();
  };
  const nameOf = (element) => element.name + element.textContent.trim();
  const keyOf = (element) => {
    const item = element.closest("li[id]");
    return item ? { id: item.id, name: nameOf(element) } : null;
  };

  const change = async (url, fields, key) => {
    const open = [...builder().querySelectorAll("details[open]")].map((one) => one.closest("li")?.id);
    let answer;
    try {
      answer = await fetch(url, { method: "POST", body: new URLSearchParams(fields), credentials: "same-origin" });
    } catch {
      tell("Not saved: the server does not answer. Try again.");
      location.reload();
      return;
    }
    if (!answer.ok) { asPage(url, fields); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-builder]");
    if (!fresh) { location.assign(answer.url); return; }
    builder().replaceWith(document.adoptNode(fresh));
    for (const id of open) document.getElementById(id)?.querySelector("details")?.setAttribute("open", "");
    ready();
    focusAgain(key);
    const flash = page.querySelector(".govuk-notification-banner__heading, .govuk-notification-banner__content");
    const place = key && document.getElementById(key.id)?.dataset.movable;
    tell([flash?.textContent.trim(), place && `Place ${place}`, builder().querySelector("[data-fit] strong")?.textContent].filter(Boolean).join(". "));
  };
  const send = (url, fields, key) => {
    const all = [["csrf_token", builder().dataset.token], ...fields];
    queue = queue.then(() => change(url, all, key));
  };

  const moveTo = (item, number, grip) => {
    if (number !== item.dataset.movable) send(item.dataset.move, [["to", number]], keyOf(grip));
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-agenda-form]") || !builder().contains(form)) return;
    event.preventDefault();
    const pressed = event.submitter;
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrf_token");
    if (pressed?.name) fields.push([pressed.name, pressed.value]);
    send(form.action, fields, keyOf(pressed || form));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && dragged) { drop(false); return; }
    const grip = event.target.closest?.("[data-grip]"), item = grip?.closest("[data-movable]");
    if (!item) return;
    const places = movable(), here = places.indexOf(item);
    const to = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: places.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (places[to]) moveTo(item, places[to].dataset.movable, grip);
    else tell(to < 0 ? "It is the first already" : "It is the last already");
  });

  // Dragging: what is dragged follows the pointer from gap to gap; a waiting case leaves a marker.
  const drop = (keep) => {
    const { thing, marker, grip, number } = dragged;
    dragged = null;
    thing.classList.remove("marac-dragged");
    marker.remove();
    if (!keep || number === null) return;
    if (thing.dataset.move) moveTo(thing, number, grip);
    else send(thing.dataset.add, number === "last" ? [] : [["to", number]], null);
  };

  const gapAt = (y, thing) => {
    const places = movable().filter((item) => item !== thing);
    const below = places.find((item) => { const box = item.getBoundingClientRect(); return y < box.top + box.height / 2; });
    return { below, last: places.at(-1) };
  };

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest?.("[data-grip]"), thing = grip?.closest("[data-move], [data-add]");
    if (!thing || event.button !== 0) return;
    const marker = document.createElement("li");
    marker.className = "marac-places__gap";
    marker.setAttribute("aria-hidden", "true");
    dragged = { thing, grip, marker, number: null, from: event.clientY };
    grip.setPointerCapture(event.pointerId);
    thing.classList.add("marac-dragged");
  });

  document.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const list = builder().querySelector("[data-agenda]");
    const { below, last } = gapAt(event.clientY, dragged.thing);
    const box = list?.getBoundingClientRect();
    const over = dragged.thing.dataset.move || (box && event.clientX < box.right && event.clientX > box.left);
    if (Math.abs(event.clientY - dragged.from) < 6 && dragged.number === null) return;
    if (!over || !(below || last)) { dragged.marker.remove(); dragged.number = null; return; }
    if (below) below.before(dragged.marker); else last.after(dragged.marker);
    const order = movable().map((item) => item.dataset.movable);
    const rest = movable().filter((item) => item !== dragged.thing);
    const place = below ? rest.indexOf(below) : rest.length;
    dragged.number = order[place] ?? "last";
    if (event.clientY < 60) window.scrollBy(0, -12);
    if (event.clientY > window.innerHeight - 60) window.scrollBy(0, 12);
  });
  document.addEventListener("pointerup", () => { if (dragged) drop(true); });
  document.addEventListener("pointercancel", () => { if (dragged) drop(false); });

  ready();
}
