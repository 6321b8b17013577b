// One slide at a time. Keys: arrows, space, Page Up/Down (the buttons of a presenter), Home, End, F for full screen.
// A tap on what is no button goes on; the address after # is the slide, so Back works and a link can point at one.
"use strict";
const root = document.documentElement;
const slides = [...document.querySelectorAll(".slide")];
const place = document.querySelector('[data-part="place"]');
const known = Number(root.dataset.known);
const LARGEST = 4.4;
const SMALLEST = 1.8;

for (const ruby of document.querySelectorAll("ruby")) {
  ruby.dataset.ruby = Number(ruby.dataset.g) > known ? "on" : "off";
}

function current() {
  return Math.max(0, slides.findIndex((slide) => slide.classList.contains("now")));
}

// The largest type at which everything is seen, with the ways on beside the text or below it.
function fit(slide) {
  const content = slide.querySelector(".content");
  for (let size = LARGEST; size >= SMALLEST; size -= 0.2) {
    slide.style.setProperty("--size", `${size}vh`);
    for (const stacked of [false, true]) {
      content.classList.toggle("stacked", stacked);
      if (slide.scrollHeight <= slide.clientHeight && slide.scrollWidth <= slide.clientWidth) return;
    }
  }
}

function show(at) {
  const slide = slides[Math.min(Math.max(at, 0), slides.length - 1)];
  for (const each of slides) each.classList.toggle("now", each === slide);
  place.textContent = `${slides.indexOf(slide) + 1} / ${slides.length}`;
  fit(slide);
  slide.scrollTop = 0;
  slide.focus({ preventScroll: true });
}

function go(at) {
  const slide = slides[Math.min(Math.max(at, 0), slides.length - 1)];
  if (location.hash === `#${slide.id}`) show(slides.indexOf(slide));
  else location.hash = slide.id;
}

function fromAddress() {
  const at = slides.findIndex((slide) => `#${slide.id}` === location.hash);
  show(Math.max(at, 0));
}

function full() {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (root.requestFullscreen) root.requestFullscreen().catch(() => {});
}

const KEYS = {
  ArrowRight: () => go(current() + 1),
  PageDown: () => go(current() + 1),
  " ": () => go(current() + 1),
  ArrowLeft: () => go(current() - 1),
  PageUp: () => go(current() - 1),
  Home: () => go(0),
  End: () => go(slides.length - 1),
  f: full,
};

addEventListener("keydown", (event) => {
  const onControl = event.target.closest("button, summary, a");
  if (event.ctrlKey || event.metaKey || event.altKey || (event.key === " " && onControl)) return;
  const act = KEYS[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});
document.querySelector("main").addEventListener("click", (event) => {
  if (!event.target.closest("a, button, details") && !String(getSelection())) go(current() + 1);
});
document.querySelector('[data-go="back"]').addEventListener("click", () => go(current() - 1));
document.querySelector('[data-go="next"]').addEventListener("click", () => go(current() + 1));
document.querySelector('[data-part="full"]').addEventListener("click", full);
document.querySelector('[data-part="ruby"]').addEventListener("click", () => {
  root.toggleAttribute("data-every-reading");
  fit(slides[current()]);
});
document.addEventListener("toggle", () => fit(slides[current()]), true);
addEventListener("resize", () => fit(slides[current()]));
addEventListener("hashchange", fromAddress);
root.dataset.shown = "";
fromAddress();
