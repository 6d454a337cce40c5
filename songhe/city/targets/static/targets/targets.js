// Pages work without this: it only spares a click.
document.querySelectorAll("[data-needless]").forEach((button) => { button.hidden = true; });
document.querySelectorAll("[data-submits]").forEach((field) => field.addEventListener("change", () => field.form.submit()));
