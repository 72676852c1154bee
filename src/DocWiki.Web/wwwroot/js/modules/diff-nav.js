/** Goes from change to change by n and p (or j and k) and by buttons, each with its address, and opens folded stretches in place. */
export function start(section) {
  const counter = section.querySelector('[data-position]');
  let current = null;

  for (const button of section.querySelectorAll('[data-go]'))
    button.addEventListener('click', (event) => {
      event.preventDefault();
      go(button.dataset.go === 'next' ? 1 : -1);
    });

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, [contenteditable]')) return;
    if (event.key === 'n' || event.key === 'j') go(1);
    else if (event.key === 'p' || event.key === 'k') go(-1);
    else return;
    event.preventDefault();
  });

  section.addEventListener('click', (event) => {
    const link = event.target.closest('[data-load]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    unfold(link);
  });

  // An address of a change, opened or followed.
  arrive();
  window.addEventListener('hashchange', arrive);

  function arrive() {
    const change = /^#c\d+$/.test(location.hash) && section.querySelector(location.hash);
    if (change) mark(change);
  }

  function go(step) {
    // Asked anew each time: unfolding and live updates change what is there.
    const changes = all();
    if (changes.length === 0) return;
    const at = changes.indexOf(current);
    const next = at < 0 && step < 0 ? changes.length - 1 : Math.min(Math.max(at + step, 0), changes.length - 1);
    mark(changes[next]);
    current.scrollIntoView({ block: 'center' });
    // Whoever copies the address now shows this change. It is no step to go back over.
    history.replaceState(history.state, '', `#${current.id}`);
  }

  function all() {
    return [...section.querySelectorAll('[id^="c"]')].filter((row) => /^c\d+$/.test(row.id));
  }

  function mark(change) {
    current?.removeAttribute('data-current');
    current = change;
    current.dataset.current = '';
    if (counter) counter.textContent = `${all().indexOf(change) + 1} / ${all().length}`;
  }
}

async function unfold(link) {
  const row = link.closest('tr');
  try {
    const response = await fetch(link.dataset.load, { headers: { accept: 'text/html' } });
    if (!response.ok) throw new Error(`${link.dataset.load} answered ${response.status}`);
    // Rows are only parsed as rows inside a table body.
    const range = document.createRange();
    range.selectNodeContents(row.parentElement);
    const rows = range.createContextualFragment(await response.text());
    const first = rows.firstElementChild?.querySelector('a');
    row.replaceWith(rows);
    first?.focus({ preventScroll: true });
  } catch (error) {
    console.error(error);
    window.location.assign(link.href);
  }
}
