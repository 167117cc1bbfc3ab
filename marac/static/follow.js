// Follows a case in the room: asks several times a second whether anything is new, and shows it in place.
// Nobody counts as present because of it, a page that is not looked at asks nothing, and without this
// script a link shows the newest.
const follow = document.querySelector("[data-follow]");

if (follow) {
  const often = Number(follow.dataset.every), patience = 8000, longest = 15000;
  const state = follow.querySelector("[data-follow-state]");
  let timer = 0, asking = false, failed = 0;

  const again = () => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, Math.min(longest, often * 2 ** Math.min(failed, 5)));
  };

  const tell = (words) => {
    if (state && state.textContent !== words) state.textContent = words;
  };

  function show(html) {
    const found = new DOMParser().parseFromString(html, "text/html");
    for (const part of found.querySelectorAll("[data-live]")) {
      const old = document.querySelector(`[data-live="${part.dataset.live}"]`);
      if (old && old.innerHTML !== part.innerHTML) old.replaceChildren(...part.childNodes);
    }
    follow.dataset.seen = found.querySelector("[data-seen]").dataset.seen;
  }

  async function news(answer) {
    if (answer.headers.get("Content-Type").startsWith("application/json")) {
      const told = await answer.json();
      follow.dataset.seen = told.seen;
      follow.querySelector("[data-changed]").hidden = !told.more;
      document.dispatchEvent(new CustomEvent("room:news", { detail: told }));
    } else {
      show(await answer.text());
    }
  }

  async function ask() {
    if (asking) return;
    asking = true;
    try {
      const address = new URL(follow.dataset.follow, location.href);
      address.searchParams.set("seen", follow.dataset.seen);
      const answer = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(patience) });
      // Whoever may no longer see the case is taken off it at once.
      if ([401, 403, 404].includes(answer.status) || answer.type === "opaqueredirect") return location.reload();
      if (answer.headers.get("HX-Redirect")) return location.assign(answer.headers.get("HX-Redirect"));
      if (answer.headers.get("HX-Refresh")) return location.reload();
      if (answer.status === 200) await news(answer);
      failed = answer.status >= 400 ? failed + 1 : 0;
    } catch {
      failed += 1;
    }
    tell(failed > 2 ? "There is no connection. What stands here may be old; it is tried again." : "");
    asking = false;
    again();
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask()));
  window.addEventListener("online", ask);
  again();
}
