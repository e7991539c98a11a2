// What pages cannot do without a script; every one of them works when this is missing.
"use strict";

const money = (amount) => "Rp\u00a0" + String(amount).replace(/\B(?=(\d{3})+$)/g, ".");

document.documentElement.classList.add("scripts");

// htmx sends what forms carry in a hidden field
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf"]');
  if (token) event.detail.headers["X-CSRF-Token"] = token.content;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// the sum of the fines that are ticked
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-sum]");
  if (!form) return;
  const ticked = [...form.querySelectorAll("input[data-amount]:checked")];
  form.querySelector("[data-total]").textContent = money(ticked.reduce((sum, box) => sum + Number(box.dataset.amount), 0));
});

// to type a replacement's barcode is to choose "replaced"
document.addEventListener("input", (event) => {
  const chosen = event.target.dataset.chooses;
  if (chosen && event.target.value) event.target.form.querySelector(`input[value="${chosen}"]`).checked = true;
});

// a form goes out once, however often the scanner or the mouse says Enter
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// what was typed stays to be read, and the next scan replaces it
document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-scan]")) event.target.select();
});
const scan = document.querySelector("[data-scan]");
if (scan && document.activeElement === scan) scan.select();
