// Pages work without this: it only spares a click.
document.querySelectorAll("[data-needless]").forEach((button) => { button.hidden = true; });
document.querySelectorAll("[data-submits]").forEach((field) => field.addEventListener("change", () => field.form.submit()));
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
