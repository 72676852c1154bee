import { attach } from '../site.js';
import { startPreview } from '../editing/preview.js';
import { save } from '../editing/saving.js';
import { spliceBetween } from '../editing/splice.js';
import { textareaSurface } from '../editing/textarea.js';
import { startToolbar } from '../editing/toolbar.js';

const keepAfterInMilliseconds = 300;

/**
 * The editor of one section. Drafts on the wiki are those of whole pages; what is typed here is kept by the browser until it is saved, and
 * comes back with the revision it was begun from.
 */
export async function start(form) {
  const field = form.querySelector('#text');
  if (!field) return;
  const stop = new AbortController();
  const { signal } = stop;
  const element = (name) => form.elements[`Input.${name}`];
  const key = `docwiki-section:${form.dataset.person || 'nobody'}:${element('Page').value}:${element('Section').value}`;
  const surface = await openSurface(field, [{ key: 'Mod-Enter', run: () => form.requestSubmit(form.querySelector('[data-save]')) }]);
  const begun = form.dataset.unsaved === 'true' ? null : surface.text;
  let leaving = false;
  let saving = null;
  let timer = 0;

  const copy = read();
  if (copy && begun !== null && copy.text !== surface.text) {
    [element('BaseRevision').value, element('SectionPlace').value, element('Summary').value] = [copy.baseRevision, copy.place, copy.summary];
    surface.apply([spliceBetween(surface.text, copy.text)]);
    news('kept-here');
    tell();
  }
  surface.onChange(() => {
    clearTimeout(timer);
    timer = setTimeout(keep, keepAfterInMilliseconds);
  });
  countWords();
  startPreview(form, surface, signal);
  if (surface.view) startToolbar(form.querySelector('[role="toolbar"]'), surface, signal);

  form.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.isComposing || event.key !== 'Enter') return;
    event.preventDefault();
    form.requestSubmit(form.querySelector('[data-save]'));
  }, { signal });
  form.addEventListener('submit', (event) => {
    // To the whole page with what was typed: an address of its own.
    if (event.submitter?.hasAttribute('formaction')) {
      leaving = true;
      forget();
      return;
    }
    event.preventDefault();
    submit(event.submitter);
  }, { signal });
  window.addEventListener('pageshow', () => { leaving = false; }, { signal });
  window.addEventListener('pagehide', () => { if (!leaving) keep(); }, { signal });
  window.addEventListener('beforeunload', (event) => { if (!leaving && surface.text !== begun && !keep()) event.preventDefault(); }, { signal });

  async function submit(button) {
    saving?.abort();
    saving = new AbortController();
    const { signal: mine } = saving;
    form.setAttribute('aria-busy', 'true');
    news(null);
    const result = await save(form, button, surface, (what) => news(what.isFailure ? 'not-saved' : 'slow', what.message), mine);
    if (mine.aborted) return;
    form.removeAttribute('aria-busy');
    if (result?.address) {
      leaving = true;
      forget();
      location.assign(result.address);
    } else if (result?.document) {
      stop.abort();
      const main = document.querySelector('main');
      main.replaceChildren(...result.document.querySelector('main').childNodes);
      attach(main);
      main.querySelector('[role="alert"], .clash')?.scrollIntoView({ block: 'center' });
      main.focus({ preventScroll: true });
    }
  }

  function read() {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  /** @returns false where the browser keeps nothing. */
  function keep() {
    clearTimeout(timer);
    if (signal.aborted) return true;
    if (surface.text === begun) return forget();
    try {
      localStorage.setItem(key, JSON.stringify({ text: surface.text, summary: element('Summary').value, baseRevision: element('BaseRevision').value, place: element('SectionPlace').value }));
      tell();
      return true;
    } catch {
      return false;
    }
  }

  function forget() {
    clearTimeout(timer);
    try {
      localStorage.removeItem(key);
    } catch {
      // Where nothing can be kept, nothing is.
    }
    return true;
  }

  function tell() {
    form.querySelector('[data-draft]').textContent = form.querySelector('template[data-state="local"]').content.textContent.trim().replace('{where}', 'kept in this browser');
  }

  function countWords() {
    const place = form.querySelector('[data-words]');
    const count = () => { place.textContent = new Intl.NumberFormat(document.documentElement.lang || undefined).format(surface.text.match(/\S+/g)?.length ?? 0); };
    surface.onChange(count);
    count();
  }

  function news(kind, words) {
    const place = form.querySelector('[data-news]');
    place.replaceChildren();
    if (!kind) return;
    const notice = form.querySelector(`template[data-kind="${kind}"]`).content.cloneNode(true);
    const said = notice.querySelector('[data-said]');
    if (said) said.textContent = words;
    notice.querySelector('[data-close]')?.addEventListener('click', () => place.replaceChildren());
    place.replaceChildren(notice);
  }
}

/** The editor; the plain field where it cannot be had. */
async function openSurface(field, commands) {
  try {
    const { codemirrorSurface } = await import('../editing/codemirror.js');
    return codemirrorSurface(field, { commands });
  } catch (error) {
    console.error(error);
    return textareaSurface(field);
  }
}
