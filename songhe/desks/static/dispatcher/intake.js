// Villages for the list below the field while somebody types; the plain form finds them too.
const field = document.querySelector('input[list="villages"]'), choices = document.getElementById("villages");
const address = document.querySelector("form[role=search] input[hx-get]")?.getAttribute("hx-get");
let waiting;

async function look() {
  if (field.value.trim().length < 1) return;
  const answer = await fetch(`${address}?village=${encodeURIComponent(field.value)}`, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(`<datalist>${await answer.text()}</datalist>`, "text/html");
  choices.replaceChildren(...page.querySelectorAll("option"));
}

field?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, 200);
});
