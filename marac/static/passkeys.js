// Passkeys: asks the server what to sign, asks the browser for it, and sends the answer as a form.
// A form says with data-passkey whether a key is made ("create") or used ("get"), and with
// data-options where to ask. A button with data-passkey-proof does the same inside another form.

const FOLLOW = "Your browser asks you now. Follow what it says.";
const CANNOT = "This browser cannot use passkeys. Use a newer one, or one of the other ways on this page.";
const STALE = "This page is too old. Reload it and try again.";
const WENT_WRONG = {
  NotAllowedError: "Nothing happened: it was cancelled, or took longer than a minute. Try again when you are ready.",
  InvalidStateError: "This device has a passkey of yours already. You can use that one.",
  SecurityError: "Passkeys do not work at this address. Tell your administrator, and use another way meanwhile.",
  NotSupportedError: "This device cannot make a passkey for marac. Use another device, or another way.",
};

const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (list) => (list || []).map((key) => ({ ...key, id: toBytes(key.id) }));

async function ask(address, token) {
  const body = new URLSearchParams({ csrf_token: token });
  const answer = await fetch(address, { method: "POST", body, redirect: "manual" });
  if (!answer.ok) throw new Error("stale");
  return answer.json();
}

async function perform(kind, options) {
  const publicKey = { ...options, challenge: toBytes(options.challenge) };
  if (kind === "create") {
    publicKey.user = { ...options.user, id: toBytes(options.user.id) };
    publicKey.excludeCredentials = withBytes(options.excludeCredentials);
    return navigator.credentials.create({ publicKey });
  }
  publicKey.allowCredentials = withBytes(options.allowCredentials);
  return navigator.credentials.get({ publicKey });
}

function asJSON(credential) {
  const given = credential.response;
  const response = { clientDataJSON: toText(given.clientDataJSON) };
  if (given.attestationObject) {
    response.attestationObject = toText(given.attestationObject);
    response.transports = given.getTransports ? given.getTransports() : [];
  } else {
    response.authenticatorData = toText(given.authenticatorData);
    response.signature = toText(given.signature);
    if (given.userHandle) response.userHandle = toText(given.userHandle);
  }
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: toText(credential.rawId), type, response });
}

function teller(box) {
  return (words) => {
    box.textContent = words;
    box.hidden = !words;
  };
}

// Gives the answer of a passkey, or nothing when the person has been told why not.
async function obtain(kind, address, token, tell) {
  try {
    const options = await ask(address, token);
    tell(FOLLOW);
    return asJSON(await perform(kind, options));
  } catch (fault) {
    tell(WENT_WRONG[fault.name] || STALE);
    return null;
  }
}

function prepareForm(form) {
  const tell = teller(form.querySelector("[data-passkey-status]"));
  const button = form.querySelector("button[type=submit]");
  if (!window.PublicKeyCredential) {
    tell(CANNOT);
    button.disabled = true;
    return;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    const { passkey, options } = form.dataset;
    const answer = await obtain(passkey, options, form.elements.csrf_token.value, tell);
    button.disabled = false;
    if (!answer) return;
    form.elements.credential.value = answer;
    form.submit();
  });
}

function prepareProof(box) {
  if (!window.PublicKeyCredential) return;
  const tell = teller(box.querySelector("[data-passkey-status]"));
  const button = box.querySelector("button");
  const token = box.closest("form").elements.csrf_token.value;
  box.hidden = false;
  button.addEventListener("click", async () => {
    const credential = await obtain("get", box.dataset.options, token, tell);
    if (!credential) return;
    const body = new URLSearchParams({ csrf_token: token, credential, in_place: "1" });
    const answer = await fetch(box.dataset.action, { method: "POST", body, redirect: "manual" });
    tell(answer.ok ? "Thank you. That counts for five minutes: go on without a password." : STALE);
    button.hidden = answer.ok;
  });
}

document.querySelectorAll("form[data-passkey]").forEach(prepareForm);
document.querySelectorAll("[data-passkey-proof]").forEach(prepareProof);
