// Runs before the page is drawn, so that follow-up questions do not flash open and then shut.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
