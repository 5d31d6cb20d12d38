// Review by keys. Each presses a button that is there anyway.
"use strict";

const items = [...document.querySelectorAll("article.waiting")];
let at = Math.max(0, items.findIndex((item) => `#${item.id}` === location.hash));

function show(place) {
  at = Math.min(items.length - 1, Math.max(0, place));
  items[at]?.focus();
}

const press = (act, form) => form?.querySelector(`button[value="${act}"]`)?.click();

// A decision that needs a reason asks for it first; Enter in the field then takes it.
function ask(act, form) {
  const field = form?.querySelector("input[name=reason]");
  if (!field) return;
  if (field.value.trim()) { press(act, form); return; }
  field.dataset.act = act;
  field.focus();
}

// A button that waits for a reason is the one that Enter means once the reason is there.
for (const button of document.querySelectorAll("button[name=act]:not([formnovalidate])")) {
  button.addEventListener("click", () => {
    const field = button.form?.querySelector("input[name=reason]");
    if (field) field.dataset.act = button.value;
  });
}

for (const field of document.querySelectorAll("input[name=reason]")) {
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); show(at); }
    if (event.key !== "Enter" || !field.dataset.act) return;
    event.preventDefault();
    press(field.dataset.act, field.form);
  });
}

function recode(item) {
  const details = item?.querySelector(".recode");
  if (!details) return;
  details.open = true;
  details.querySelector("select").focus();
}

let led = false;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  // What follows `g` leads to another page.
  if (led) { led = false; return; }
  if (event.key === "g") { led = true; return; }
  const item = items[at], form = item?.querySelector("form"), bulk = document.getElementById("bulk");
  const acts = {
    j: () => show(at + 1), k: () => show(at - 1), a: () => press("accept", form), r: () => ask("reject", form),
    c: () => recode(item), x: () => item?.querySelector("input[type=checkbox]").click(),
    m: () => ask("merge", bulk), s: () => ask("split", bulk), u: () => document.querySelector("[data-undo]")?.click(),
  };
  if (!(event.key in acts)) return;
  event.preventDefault();
  acts[event.key]();
});

if (items.length) show(at);
