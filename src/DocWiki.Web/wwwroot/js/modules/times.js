// The server writes times in UTC, in words that stand by themselves. Here they become the reader's own:
// relative for a week, then a date, always with the full time and zone as a title.
// data-time="clock" asks for the time of day, data-time="full" for date and time.
// The reader's own form of the page's language: days before months, a clock of 24 hours.
// What somebody chose in their account comes before what the browser has; me.js keeps it here.
const language = chosen('language') ?? navigator.languages.find((tag) => tag.split('-')[0] === document.documentElement.lang) ?? (document.documentElement.lang || undefined);
const timeZone = chosen('zone') ?? undefined;
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', timeZone });
const dayAndClock = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone });
const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric', timeZone });
const full = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone });
const exact = new Intl.DateTimeFormat(language, {
  year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short', timeZone,
});

const dayHere = new Intl.DateTimeFormat('en', { day: 'numeric', timeZone });
const dayInUtc = new Intl.DateTimeFormat('en', { day: 'numeric', timeZone: 'UTC' });

export function start(root) {
  showAll();
  setInterval(showAll, 60_000);
  // What other modules or live updates put into the page is to speak the same way.
  new MutationObserver(showAll).observe(root, { childList: true, subtree: true });

  function showAll() {
    for (const element of root.querySelectorAll('time[datetime]')) show(element);
  }
}

function show(element) {
  // A date without a time of day is a date everywhere; shifting it into a zone could make it the day before.
  if (!element.dateTime.includes('T')) return;
  const time = new Date(element.dateTime);
  if (Number.isNaN(time.valueOf())) return;
  const text = words(time, element.dataset.time);
  // Only when it differs: each change wakes the observer above.
  if (element.textContent !== text) element.textContent = text;
  const title = exact.format(time);
  if (element.title !== title) element.title = title;
}

function words(time, form) {
  // Under a heading that names the day in UTC; where the reader's own day is another one, it is said.
  if (form === 'clock') return (dayHere.format(time) === dayInUtc.format(time) ? clock : dayAndClock).format(time);
  if (form === 'full') return full.format(time);
  const seconds = Math.round((time - Date.now()) / 1000);
  const size = Math.abs(seconds);
  if (size < 60) return relative.format(0, 'minute');
  if (size < 3600) return relative.format(Math.trunc(seconds / 60), 'minute');
  if (size < 86_400) return relative.format(Math.trunc(seconds / 3600), 'hour');
  if (size < 7 * 86_400) return relative.format(Math.trunc(seconds / 86_400), 'day');
  return day.format(time);
}

/** A zone or language this browser does not know is as none. */
function chosen(name) {
  try {
    const value = localStorage.getItem(name);
    if (value) new Intl.DateTimeFormat(name === 'language' ? value : undefined, name === 'zone' ? { timeZone: value } : {});
    return value;
  } catch {
    return null;
  }
}
