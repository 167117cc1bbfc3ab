// Sends on the form of a page that has nothing to ask; without scripts its button does the same.
const form = document.getElementById("go-on");
if (form) form.requestSubmit();
