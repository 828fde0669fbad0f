// @ts-check
// Shows new mails by itself: asks every two seconds, while the page can be seen, whether there is a newer one.

const list = document.querySelector("[data-newest]");

async function look() {
  if (document.hidden || !(list instanceof HTMLElement)) return;
  const answer = await fetch("/newest").catch(() => null);
  if (answer?.ok && (await answer.text()) !== list.dataset.newest) location.reload();
}

setInterval(look, 2000);
document.addEventListener("visibilitychange", look);
