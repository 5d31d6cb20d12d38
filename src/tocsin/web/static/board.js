// What the board does beyond reading: light and dark, keys, and a chart to brush. Everything else works without it.
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

// Keys: `g` and the key of a page lead there, j and k go from one item to the next, / searches, ? tells them all.
// Keys typed into a field belong to the field.
let leading = false;

function stepItem(by) {
  const items = [...document.querySelectorAll("main .ref, main .cell[href], main .ledger a, main [data-item]")];
  const at = items.indexOf(document.activeElement);
  const next = items[at < 0 ? (by > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + by))];
  if (next) next.focus();
}

const help = document.querySelector("dialog.keys");
const actions = {
  j: () => stepItem(1),
  k: () => stepItem(-1),
  "/": () => document.querySelector("input[type=search]")?.focus() ?? document.querySelector('nav a[data-key="/"]')?.click(),
  "?": () => help?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
  if (leading) {
    leading = false;
    const link = document.querySelector(`nav a[data-key="${CSS.escape(event.key)}"]`);
    if (link) { event.preventDefault(); link.click(); }
    return;
  }
  if (event.key === "g") { leading = true; return; }
  const action = actions[event.key];
  if (action) { event.preventDefault(); action(); }
});

// Evidence opens in a drawer beside what one reads; with a modifier key, or where it cannot be had, as a page.
const drawer = document.querySelector("dialog.drawer");

async function openDrawer(href) {
  const answer = await fetch(href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) { location.href = href; return; }
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  const place = drawer.querySelector(".within-drawer");
  place.replaceChildren(...[...found.childNodes].map((node) => document.importNode(node, true)));
  drawer.querySelector("a.whole").href = href;
  if (!drawer.open) drawer.showModal();
  drawer.scrollTop = 0;
}

document.addEventListener("click", (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (event.target === drawer) { drawer.close(); return; }
  const link = event.target.closest("main a[href], .within-drawer a[href]");
  if (!link || !/^\/(event|matrix)\/./.test(link.getAttribute("href"))) return;
  event.preventDefault();
  openDrawer(link.href).catch(() => { location.href = link.href; });
});

// The chart: drag over days, and the window of all panels is theirs.
const LEFT = 34, RIGHT = 468, WIDTH = 480; // as the drawing has them

for (const figure of document.querySelectorAll("figure[data-days]")) {
  const svg = figure.querySelector("svg");
  const [first, last] = figure.dataset.days.split(" ").map((day) => Date.parse(`${day}T00:00:00Z`));
  const days = Math.round((last - first) / 86400000);
  let from = null, band = null;
  const place = (event) => {
    const box = svg.getBoundingClientRect();
    const share = ((event.clientX - box.left) / box.width * WIDTH - LEFT) / (RIGHT - LEFT);
    return Math.round(Math.min(1, Math.max(0, share)) * days);
  };
  const iso = (day) => new Date(first + day * 86400000).toISOString().slice(0, 10);
  svg.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    from = place(event);
    band = document.createElementNS(svg.namespaceURI, "rect");
    band.setAttribute("class", "brush");
    band.setAttribute("y", "20");
    band.setAttribute("height", "232");
    svg.append(band);
    figure.classList.add("brushing");
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (from === null) return;
    const [low, high] = [from, place(event)].sort((a, b) => a - b);
    const x = (day) => LEFT + (RIGHT - LEFT) * day / Math.max(1, days);
    band.setAttribute("x", x(low));
    band.setAttribute("width", Math.max(1, x(high) - x(low)));
  });
  const end = (event) => {
    if (from === null) return;
    const [low, high] = [from, place(event)].sort((a, b) => a - b);
    from = null;
    band.remove();
    figure.classList.remove("brushing");
    if (high - low < 1) return;
    const url = new URL(location.href);
    url.searchParams.set("from", iso(low));
    url.searchParams.set("to", iso(high));
    location.href = url;
  };
  svg.addEventListener("pointerup", end);
  svg.addEventListener("pointercancel", () => { from = null; band?.remove(); figure.classList.remove("brushing"); });
}
