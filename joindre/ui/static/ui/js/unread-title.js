// @ts-check
/** Keeps the number of unread messages in the name of the browser's tab as new as the navigation shows it (D11). */
const NUMBER = /^\(\d+\+?\) /;

document.addEventListener("live:news", () => {
  const unread = document.getElementById("unread-total")?.textContent?.trim();
  document.title = (unread ? `(${unread}) ` : "") + document.title.replace(NUMBER, "");
});
