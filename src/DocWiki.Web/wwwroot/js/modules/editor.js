import { attach } from '../site.js';

/** How long typing must rest before the preview is asked for. */
const previewDelayInMilliseconds = 350;

/** Grows the text field, saves with Ctrl+Enter, previews beside the text, and asks before unsaved text is left. */
export function start(form) {
  const text = form.querySelector('#text');
  // A form shown again with an error holds text that no revision has, though nobody has typed since.
  const atStart = form.dataset.unsaved === 'true' ? null : contents();
  let leaving = false;

  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector('[data-save]'));
  });
  form.addEventListener('submit', () => { leaving = true; });
  // Coming back by the browser's own history finds the form as it was left, and unsaved again.
  window.addEventListener('pageshow', () => { leaving = false; });
  window.addEventListener('beforeunload', (event) => {
    if (!leaving && contents() !== atStart) event.preventDefault();
  });

  if (!text) return;
  grow();
  text.addEventListener('input', grow);
  countWords(form, text);
  startPreview(form, text);

  function contents() {
    return new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string')).toString();
  }

  function grow() {
    if (CSS.supports('field-sizing', 'content') || form.querySelector('.editor__panes--two')) return;
    text.style.blockSize = 'auto';
    text.style.blockSize = `${text.scrollHeight + 2}px`;
  }
}

function countWords(form, text) {
  const place = form.querySelector('[data-words]');
  if (!place) return;
  const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  const count = () => { place.textContent = number.format(text.value.match(/\S+/g)?.length ?? 0); };
  text.addEventListener('input', count);
  count();
}

function startPreview(form, text) {
  const button = form.querySelector('[data-preview]');
  const panes = form.querySelector('.editor__panes');
  const pane = form.querySelector('.editor__preview');
  if (!button || !pane) return;
  let timer = 0;
  let request = null;

  button.addEventListener('click', (event) => {
    event.preventDefault();
    show(pane.hidden);
  });
  text.addEventListener('input', () => {
    if (pane.hidden) return;
    clearTimeout(timer);
    timer = setTimeout(refresh, previewDelayInMilliseconds);
  });
  // Beside the text where there is room for both; below it on demand.
  show(window.matchMedia('(width >= 64rem)').matches);

  function show(visible) {
    pane.hidden = !visible;
    panes.classList.toggle('editor__panes--two', visible);
    button.setAttribute('aria-pressed', String(visible));
    if (visible) {
      text.style.blockSize = '';
      refresh();
    }
  }

  async function refresh() {
    request?.abort();
    request = new AbortController();
    pane.setAttribute('aria-busy', 'true');
    try {
      const response = await fetch(button.dataset.preview, { method: 'POST', body: new FormData(form), headers: { accept: 'text/html' }, signal: request.signal });
      if (!response.ok) throw new Error(`The preview answered ${response.status}`);
      pane.replaceChildren(document.createRange().createContextualFragment(await response.text()));
      attach(pane);
    } catch (error) {
      // Another key was pressed, or the network is away: the preview shown is simply the last one.
      if (error.name === 'AbortError') return;
      console.error(error);
    }
    pane.removeAttribute('aria-busy');
  }
}
