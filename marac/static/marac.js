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
