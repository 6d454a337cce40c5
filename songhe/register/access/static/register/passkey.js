/* A passkey that was refused or cancelled says so on the page, where a reader hears it. */
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const sentence = document.getElementById("passkey-fault");
  if (sentence) sentence.hidden = false;
});
