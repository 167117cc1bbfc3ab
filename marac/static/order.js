// The arrow keys go to the case before and the case after, unless somebody is typing or choosing.
const TYPING = "input, textarea, select, [contenteditable], [role=dialog] *, summary";

document.addEventListener("keydown", (event) => {
  const turn = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  const plain = !(event.ctrlKey || event.altKey || event.metaKey || event.shiftKey);
  if (!turn || !plain || event.defaultPrevented || event.target.closest?.(TYPING)) return;
  const link = document.querySelector(`.room-beside a[rel="${turn}"]`);
  if (link) {
    event.preventDefault();
    link.click();
  }
});
