// Unfolds a page before it is printed, for browsers that do not do so by their style sheet, and
// whatever holds the part that an address points to.
const folded = () => document.querySelectorAll("details.marac-fold:not([open])");
let opened = [];

window.addEventListener("beforeprint", () => {
  opened = [...folded()];
  for (const fold of opened) fold.open = true;
});
window.addEventListener("afterprint", () => {
  for (const fold of opened) fold.open = false;
});

function unfoldTarget() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  const fold = target && target.closest("details.marac-fold:not([open])");
  if (fold) {
    fold.open = true;
    target.scrollIntoView();
  }
}
window.addEventListener("hashchange", unfoldTarget);
unfoldTarget();
