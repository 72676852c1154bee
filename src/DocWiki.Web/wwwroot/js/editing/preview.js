import { attach } from '../site.js';

/** How long typing must rest before the preview is asked for. */
const delayInMilliseconds = 350;

/** The page as it will be, beside the text where there is room for both; below it on demand. */
export function startPreview(form, surface, signal) {
  const button = form.querySelector('[data-preview]');
  const panes = form.querySelector('.editor__panes');
  const pane = form.querySelector('.editor__preview');
  if (!button || !pane) return;
  let timer = 0;
  let request = null;

  button.addEventListener('click', (event) => {
    event.preventDefault();
    show(pane.hidden);
  }, { signal });
  surface.onChange(() => {
    if (pane.hidden) return;
    clearTimeout(timer);
    timer = setTimeout(refresh, delayInMilliseconds);
  });
  form.addEventListener('change', (event) => { if (!pane.hidden && event.target.closest('.clash')) refresh(); }, { signal });
  show(window.matchMedia('(width >= 64rem)').matches);

  function show(visible) {
    pane.hidden = !visible;
    panes.classList.toggle('editor__panes--two', visible);
    button.setAttribute('aria-pressed', String(visible));
    if (visible) refresh();
  }

  async function refresh() {
    request?.abort();
    request = new AbortController();
    pane.setAttribute('aria-busy', 'true');
    try {
      const response = await fetch(button.dataset.preview, { method: 'POST', body: new FormData(form), headers: { accept: 'text/html' }, signal: request.signal });
      // Why a text cannot be shown is said where it is saved, and beside its draft.
      if (response.ok) {
        pane.replaceChildren(document.createRange().createContextualFragment(await response.text()));
        attach(pane);
        pane.dispatchEvent(new Event('preview'));
      }
    } catch (error) {
      // Another key was pressed, or the network is away: the preview shown is simply the last one.
      if (error.name === 'AbortError') return;
      if (!(error instanceof TypeError)) console.error(error);
    }
    pane.removeAttribute('aria-busy');
  }
}
