// Makes the pages quicker to use; every page works without it.
import { initAll } from "./vendor/govuk-frontend-6.3.0.min.js";

initAll();

// GOV.UK Frontend says aria-expanded on radios, which ARIA does not allow there; screen readers
// announce the follow-up question when they reach it.
function tidyRadios() {
  for (const radio of document.querySelectorAll('input[type="radio"][aria-expanded]')) {
    radio.removeAttribute("aria-expanded");
  }
}
tidyRadios();
window.addEventListener("pageshow", tidyRadios);
document.addEventListener("click", tidyRadios);

// A form that asks for it sends itself when an answer changes.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-send-on-change]");
  if (form) form.requestSubmit();
});

// A button that prints has no use without a script, so it is hidden until now.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
