// Adds up the answers about risk while they are given. The server works out the same when the page is sent,
// and a person judges the level: this only shows what the answers come to.
const grid = document.querySelector("[data-risk]");
const result = document.querySelector("[data-risk-result]");

if (grid && result) {
  const form = grid.closest("form");
  const rows = [...grid.querySelectorAll("[data-risk-group]")];
  const levels = JSON.parse(result.dataset.levels);
  const flagWords = JSON.parse(result.dataset.flags);
  const medium = Number(grid.dataset.medium), high = Number(grid.dataset.high);
  const out = (name) => result.querySelector(`[data-risk-out="${name}"]`);
  const say = (name, words) => { if (out(name).textContent !== String(words)) out(name).textContent = words; };

  const scoreOf = (row) => {
    const chosen = row.querySelector("input[type=radio]:checked");
    return chosen && chosen.value !== "none" ? Number(chosen.value) : null;
  };

  const flagsOf = () => {
    const flags = new Set([...form.querySelectorAll("input[name=red_flags]:checked")].map((box) => box.value));
    for (const row of rows) {
      const score = scoreOf(row);
      if (row.dataset.riskFlag && score !== null && score >= Number(row.dataset.riskFrom)) flags.add(row.dataset.riskFlag);
    }
    if (flags.has("weapon") || flags.has("fire")) flags.delete("weapon_or_fire");
    return Object.keys(flagWords).filter((flag) => flags.has(flag)).map((flag) => flagWords[flag]);
  };

  const work = () => {
    let raised = 0, protection = 0, answered = 0, open = 0;
    for (const row of rows) {
      const score = scoreOf(row), protects = row.dataset.riskGroup === "protective";
      if (score === null) { open += protects ? 0 : 2; continue; }
      answered += 1;
      if (protects) protection += score; else raised += score;
    }
    const score = Math.max(0, raised - protection), flags = flagsOf();
    const level = score >= high ? "high" : score >= medium ? "medium" : "standard";
    say("level", answered ? levels[level] : "Nothing yet");
    say("score", score); say("raised", raised); say("protection", protection); say("answered", answered);
    say("highest", Math.max(0, raised + open - protection));
    say("flags", flags.join("; ") || "None");
    out("consider").hidden = !flags.length;
    for (const group of grid.querySelectorAll("[data-risk-count]")) {
      const own = [...group.querySelectorAll("[data-risk-group]")];
      group.querySelector("[data-risk-answered]").textContent = `${own.filter((row) => scoreOf(row) !== null).length} of ${own.length} answered`;
    }
  };

  result.querySelector("[data-risk-work-out]").hidden = true;
  form.addEventListener("change", work);
  work();
}
