// The single prices of what is in the package so far, beside the field of its price: nothing is decided here.
const single = document.getElementById("single");
const fields = [...document.querySelectorAll("input[data-cents]")];

function reckon() {
  const cents = fields.reduce((sum, one) => sum + Number(one.dataset.cents) * (Number(one.value) || 0), 0);
  single.textContent = (cents / 100).toLocaleString("zh-CN", { minimumFractionDigits: cents % 100 ? 2 : 0 });
}

fields.forEach((one) => one.addEventListener("input", reckon));
reckon();
