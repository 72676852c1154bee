import { attach } from '../site.js';
import { live } from '../live/live.js';

/** How often a newer text is asked for where a copy of the app has not heard of it yet. */
const mostTries = 8;
const preference = 'new-text-at-once';

/** A page that is open and gets a new revision says so, and shows it in its place with what changed marked; at once, for whoever wants that. */
export function start(notice) {
  const scope = live.scope(`page:${notice.dataset.page}`);
  const words = notice.querySelector('[data-words]');
  const atOnce = notice.querySelector('[data-at-once]');
  let [shown, newest, fetching, next] = [Number(notice.dataset.revision), Number(notice.dataset.revision), false, null];
  atOnce.checked = wantsAtOnce();

  scope.addEventListener('watched', ({ detail }) => { if (detail.shown) heard(detail.shown); });
  scope.addEventListener('facts', ({ detail }) => {
    if (detail.revision === null) say(notice.dataset.archived);
    else heard(detail.shown);
  });
  notice.querySelector('[data-show]').addEventListener('click', () => { if (next) show(); });
  notice.querySelector('[data-close]').addEventListener('click', () => { notice.hidden = true; });
  atOnce.addEventListener('change', () => {
    wantAtOnce(atOnce.checked);
    if (atOnce.checked && next) show();
  });

  async function heard(revision) {
    if (revision <= newest) return;
    newest = revision;
    if (fetching) return;
    fetching = true;
    try {
      await fetchNewest();
    } catch (error) {
      console.error(error);
    }
    fetching = false;
  }

  async function fetchNewest() {
    for (let tries = 1; tries <= mostTries; tries++) {
      // Not everybody who reads this page at the same moment.
      await new Promise((resolve) => { setTimeout(resolve, Math.random() * 100 * tries); });
      const response = await fetch(location.pathname, { cache: 'no-cache', headers: { accept: 'text/html' } });
      const answer = new DOMParser().parseFromString(await response.text(), 'text/html');
      const got = answer.querySelector('[data-module~="fresh"]');
      if (!got || Number(got.dataset.revision) < newest) continue;
      next = { answer, revision: Number(got.dataset.revision), by: got.dataset.by, address: new URL(response.url).pathname };
      break;
    }
    if (!next) return;
    if (atOnce.checked) show();
    else say((notice.dataset.saved ?? '').replace('{by}', next.by).replace('{revision}', next.revision), next);
  }

  function say(text, offer) {
    words.textContent = text;
    notice.querySelector('[data-show]').hidden = !offer;
    notice.querySelector('[data-at-once-label]').hidden = !offer;
    const link = notice.querySelector('[data-changes]');
    link.hidden = !offer;
    if (offer) link.href = `${offer.address}/diff/${shown}...${offer.revision}`;
    notice.hidden = false;
  }

  function show() {
    const { answer, revision, by, address } = next;
    const from = shown;
    [shown, next] = [revision, null];
    const changed = replaceText(answer);
    if (address !== location.pathname) history.replaceState(null, '', address);
    document.title = answer.title;
    say((changed > 0 ? notice.dataset.shown : notice.dataset.shownElsewhere).replace('{by}', by).replace('{revision}', revision).replace('{changed}', changed));
    const link = notice.querySelector('[data-changes]');
    link.href = `${address}/diff/${from}...${revision}`;
    link.hidden = false;
    document.dispatchEvent(new Event('text'));
  }
}

function wantsAtOnce() {
  try {
    return localStorage.getItem(preference) === 'true';
  } catch {
    return false;
  }
}

function wantAtOnce(isWanted) {
  try {
    localStorage.setItem(preference, String(isWanted));
  } catch {
    // For this page, then.
  }
}

/** @returns how many parts of the text are new or other */
function replaceText(answer) {
  const [old, fresh] = [document.querySelector('article.prose'), answer.querySelector('article.prose')];
  const known = new Map();
  for (const part of old.children) known.set(key(part), (known.get(key(part)) ?? 0) + 1);
  let changed = 0;
  for (const part of fresh.children) {
    const left = known.get(key(part)) ?? 0;
    known.set(key(part), left - 1);
    if (left > 0) continue;
    changed++;
    part.classList.add('is-new');
  }
  // What is being read stays where it is on the screen.
  const anchor = [...old.children].find((part) => part.getBoundingClientRect().bottom > 80);
  const [top, anchorKey] = [anchor?.getBoundingClientRect().top, anchor && key(anchor)];
  const line = document.querySelector('.page-head__line');
  if (line) line.replaceWith(answer.querySelector('.page-head__line'));
  document.querySelector('.page-head__title').textContent = answer.querySelector('.page-head__title').textContent;
  const aside = document.querySelector('.side--toc');
  old.replaceWith(fresh);
  if (aside && !aside.matches(':popover-open')) aside.replaceWith(answer.querySelector('.side--toc'));
  for (const part of [fresh, document.querySelector('.side--toc'), document.querySelector('.page-head__line')]) if (part) attach(part);
  const now = anchorKey && [...fresh.children].find((part) => key(part) === anchorKey);
  if (now) window.scrollBy({ top: now.getBoundingClientRect().top - top, behavior: 'instant' });
  return changed;
}

/** What a part says, whatever scripts added to it. */
function key(part) {
  const text = part.querySelector('pre code')?.textContent ?? part.textContent;
  return `${part.tagName} ${text.replace(/\s+/g, ' ').trim()} ${[...part.querySelectorAll('a[href], img[src]')].filter((link) => !link.matches('.anchor, .section-edit')).map((link) => link.getAttribute('href') ?? link.getAttribute('src')).join(' ')}`;
}
