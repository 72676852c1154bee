import { attach } from '../site.js';
import { live } from '../live/live.js';

const pauseInMilliseconds = 1000;
const rows = 'li, tbody tr';

/** A list that is fetched anew when what it lists has changed; what came is marked. data-live names the scope: wiki, or a page. */
export function start(box) {
  const scope = live.scope(box.dataset.live);
  let [timer, last] = [0, 0];
  scope.addEventListener('facts', () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, Math.max(150, last + pauseInMilliseconds - Date.now()));
  });

  async function refresh() {
    last = Date.now();
    try {
      const response = await fetch(location.href, { cache: 'no-cache', headers: { accept: 'text/html' } });
      if (!response.ok) return;
      const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('[data-module~="live-list"]');
      if (fresh) replace(fresh);
    } catch {
      // The next fact tries again.
    }
  }

  function replace(fresh) {
    const known = new Set([...box.querySelectorAll(rows)].map(key));
    for (const row of fresh.querySelectorAll(rows)) if (!known.has(key(row))) row.classList.add('is-new');
    // What was chosen stays chosen.
    for (const chosen of box.querySelectorAll('input:checked')) {
      const same = fresh.querySelector(`input[name="${chosen.name}"][value="${CSS.escape(chosen.value)}"]`);
      if (same) same.checked = true;
    }
    const focused = box.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    box.replaceChildren(...fresh.childNodes);
    if (focused) box.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
    attach(box);
    box.dispatchEvent(new Event('refreshed'));
  }
}

function key(row) {
  return [...row.querySelectorAll('a[href], time')].map((part) => part.getAttribute('href') ?? part.dateTime).join(' ') || row.textContent.trim();
}
