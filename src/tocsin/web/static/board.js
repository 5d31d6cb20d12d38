// What the board does beyond reading: it switches light and dark, and answers keys. Everything works without it.
"use strict";

const root = document.documentElement;

function setTheme(theme) {
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
}

setTheme(localStorage.getItem("theme"));

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    setTheme(dark ? "light" : "dark");
    localStorage.setItem("theme", root.dataset.theme);
  });
}

// `g` and the key of a page lead there; keys typed into a field belong to the field.
let leading = false;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (leading) {
    leading = false;
    const link = document.querySelector(`nav a[data-key="${CSS.escape(event.key)}"]`);
    if (link) { event.preventDefault(); link.click(); }
    return;
  }
  leading = event.key === "g";
});
