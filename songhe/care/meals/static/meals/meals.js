// Print where a page is made for paper; keep the scanner's field ready after each swipe.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
const card = document.querySelector("input[data-scan]");
if (card) {
  card.focus();
  card.select();
}
