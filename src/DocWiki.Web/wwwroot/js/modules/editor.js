import { attach } from '../site.js';
import { startCompany } from '../editing/company.js';
import { Draft } from '../editing/draft.js';
import { scrollInStep } from '../editing/in-step.js';
import { LocalCopy } from '../editing/local-copy.js';
import { startOutline } from '../editing/outline.js';
import { startPreview } from '../editing/preview.js';
import { save } from '../editing/saving.js';
import { spliceBetween, unstorable } from '../editing/splice.js';
import { textareaSurface } from '../editing/textarea.js';
import { startToolbar } from '../editing/toolbar.js';
import { uploadFile } from '../editing/upload.js';
import { live } from '../live/live.js';

/** How often an open editor asks whether somebody else saved the page, where nobody tells it. */
const newsInMilliseconds = 4000;

/** Keeps drafts, saves with Ctrl+Enter, previews beside the text, takes in what others save, and asks before unacknowledged text is left. */
export async function start(form) {
  const field = form.querySelector('#text');
  if (!field) return;
  const stop = new AbortController();
  const { signal } = stop;
  const page = form.elements['Input.Page'].value;
  const section = form.elements['Input.Section']?.value;
  const writer = crypto.randomUUID();
  const local = new LocalCopy(form.dataset.person, section ? `${page}#${section}` : page || form.elements['Input.Path'].value, writer);
  // Before there is an editor: nothing typed in it is to be replaced by what was left.
  const left = await local.left();
  const surface = await openSurface(field, [
    { key: 'Mod-Enter', run: () => form.requestSubmit(form.querySelector('[data-save]')) },
    { key: 'Mod-s', run: () => draft.keep() },
  ], { progress: uploadProgress, send: upload });
  const draft = new Draft({ form, surface, local, writer, person: form.dataset.person, isBegun: form.dataset.unsaved === 'true', tell, report });
  let leaving = false;
  let saving = null;
  let isArchived = false;

  // An address that names a text means that one, and a form that came back is what it is.
  const isNamed = 'again' in form.dataset || ['draft', 'restore', 'undo'].some((name) => new URLSearchParams(location.search).has(name));
  const copy = left.find(({ id }) => id === draft.id) ?? (isNamed ? null : left[0]);
  if (copy && copy.text !== surface.text) {
    draft.resume(copy);
    news(section ? 'section-kept-here' : 'kept-here');
  } else if (form.dataset.cameBack) {
    // Refused, and kept by nobody: what it holds is as unsaved as anything typed.
    draft.mustSend = true;
    draft.changed();
  } else {
    if (copy) local.remove(copy.key);
    if (draft.sequence > 0) tell({ state: 'kept', at: new Date(form.dataset.kept) });
  }
  rescue(left.filter((other) => other !== copy));
  surface.onChange(() => draft.changed());
  form.addEventListener('input', (event) => { if (event.target !== field) draft.changed(); }, { signal });
  countWords(form, surface);
  startPreview(form, surface, signal);
  if (surface.view) {
    startToolbar(form.querySelector('[role="toolbar"]'), surface, signal);
    startOutline(form, surface, signal);
    scrollInStep(surface, form.querySelector('.editor__preview'), signal);
  }

  form.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    if (event.key === 'Enter') form.requestSubmit(form.querySelector('[data-save]'));
    else if (event.key === 's') draft.keep();
    else return;
    event.preventDefault();
  }, { signal });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (event.submitter?.hasAttribute('data-discard')) discard(event.submitter);
    else submit(event.submitter);
  }, { signal });
  window.addEventListener('pageshow', () => { leaving = false; }, { signal });
  window.addEventListener('beforeunload', (event) => { if (!leaving && !draft.isKept) event.preventDefault(); }, { signal });
  window.addEventListener('pagehide', () => { if (!leaving) draft.leave(); }, { signal });
  window.addEventListener('online', () => draft.keep(), { signal });
  if (page) {
    const scope = startCompany(form, surface, page, signal);
    scope.addEventListener('facts', ({ detail }) => heard(detail.revision), { signal });
    scope.addEventListener('watched', ({ detail }) => heard(detail.revision), { signal });
    const timer = setInterval(() => { if (!document.hidden && !live.isConnected) askForNews(); }, newsInMilliseconds);
    signal.addEventListener('abort', () => clearInterval(timer));
    document.addEventListener('visibilitychange', () => { if (!document.hidden) askForNews(); }, { signal });
  }

  async function submit(button) {
    saving?.abort();
    saving = new AbortController();
    const { signal: mine } = saving;
    form.setAttribute('aria-busy', 'true');
    news(null);
    // What is on its way as a draft need not arrive after the save.
    draft.isPaused = true;
    const result = await save(form, button, surface, (what) => news(what.isFailure ? 'not-saved' : 'slow', what.message), mine);
    if (mine.aborted) return;
    form.removeAttribute('aria-busy');
    draft.isPaused = false;
    if (result?.address) {
      leaving = true;
      draft.close();
      location.assign(result.address);
    } else if (result?.document) {
      show(result.document, button?.getAttribute('formaction'));
    } else {
      draft.changed();
    }
  }

  /** Throws the draft away, once the wiki has: the browser's copy goes last. */
  async function discard(button) {
    try {
      const response = await fetch(button.getAttribute('formaction'), { method: 'POST', body: new FormData(form, button), signal });
      if (!response.ok) throw new TypeError(`The wiki answered ${response.status}.`);
      leaving = true;
      draft.close();
      location.assign(response.url);
    } catch {
      news('not-saved', 'The wiki cannot be reached: nothing is thrown away. Try again in a moment.');
    }
  }

  /** What other windows left here and this form does not hold becomes a draft beside it. */
  async function rescue(copies) {
    if (!form.dataset.person) return;
    for (const copy of copies) {
      if (unstorable(copy.text)) continue;
      const body = { writer, after: 0, sequence: 1, page: page || null, section: copy.section ?? null, fields: copy.fields, whole: copy.text };
      try {
        const response = await fetch(`/drafts/${crypto.randomUUID()}`, { method: 'PUT', body: JSON.stringify(body), headers: draft.headers(), signal });
        if (!response.ok) return;
        local.remove(copy.key);
        news('beside');
      } catch {
        // It stays in the browser, and is found the next time.
        return;
      }
    }
  }

  /** The form came back: with clashes to settle, with what is wrong, or as that of the whole page, which has an address of its own. It takes the place of this one. */
  function show(answer, address) {
    stop.abort();
    draft.stop();
    local.remove();
    const main = document.querySelector('main');
    const next = answer.querySelector('form.editor');
    next.dataset.again = '';
    if (Number(next.elements['Input.DraftSequence'].value) === 0) next.dataset.cameBack = 'true';
    if (address) history.replaceState(null, '', address);
    main.replaceChildren(...answer.querySelector('main').childNodes);
    attach(main);
    main.querySelector('[role="alert"], .clash')?.scrollIntoView({ block: 'center' });
    main.focus({ preventScroll: true });
  }

  /** @param revision the page's newest; null where it is archived */
  async function heard(revision) {
    if (revision) await draft.takeIn(revision);
    else if (!isArchived) news('archived');
    isArchived = !revision;
  }

  async function askForNews() {
    try {
      const response = await fetch(`/drafts/news/${page}`, { headers: { accept: 'application/json' }, signal });
      if (response.ok) await heard((await response.json()).revision);
      else if (response.status === 404) await heard(null);
    } catch {
      // The draft's own state says that the wiki cannot be reached.
    }
  }

  /** Nothing was typed yet: the form is brought to the page as it is now. */
  async function begin() {
    const response = await fetch(location.href, { signal });
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('form.editor');
    if (!fresh || !draft.isKept || draft.sequence > 0) return;
    // Not a word was typed, but the section this is the editor of was taken out.
    if (section && !fresh.elements['Input.Section']) return news('gone', fresh.querySelector('.notice p')?.textContent.replace(/ Here is the whole page\.$/, ''));
    for (const name of ['BaseRevision', 'BaseTitle', 'BaseTags', 'Title', 'Tags', ...section ? ['SectionPlace', 'SectionHeading'] : []]) form.elements[`Input.${name}`].value = fresh.elements[`Input.${name}`].value;
    draft.acknowledged = fresh.elements['Input.Text'].value;
    draft.acknowledgedFields = JSON.stringify(draft.fields());
    surface.apply([spliceBetween(surface.text, draft.acknowledged)]);
  }

  /** What stands in the text while a file is on its way. */
  function uploadProgress(file) {
    const element = form.querySelector('template[data-upload]').content.cloneNode(true).firstElementChild;
    element.querySelector('[data-name]').textContent = file.name;
    return element;
  }

  async function upload(file, element) {
    try {
      const stored = await uploadFile(file, (share) => { element.querySelector('progress').value = share; });
      return stored.markdown;
    } catch (error) {
      news('not-uploaded', `${file.name}: ${error.message}`);
      return null;
    }
  }

  function tell({ state, at, reason, isLocal }) {
    const place = form.querySelector('[data-draft]');
    const words = form.querySelector(`template[data-state="${state}"]`).content.textContent.trim()
      .replace('{time}', at?.toLocaleTimeString(document.documentElement.lang || undefined, { hour: '2-digit', minute: '2-digit' }))
      .replace('{reason}', reason ?? '')
      .replace('{where}', isLocal ? 'kept in this browser' : 'only in this window: keep it open');
    if (place.textContent !== words) place.textContent = words;
    place.dataset.is = state;
  }

  function report({ kind, answer, from, to }) {
    if (kind === 'untouched') {
      begin().catch(() => {});
      return;
    }
    if (kind === 'gone') return news(kind, answer.why);
    const where = answer?.where?.map((heading) => heading ? `“${heading}”` : 'the beginning').join(', ');
    news(kind, `${answer?.by ?? 'Somebody'}${where ? ` in ${where}` : ''}`, to && `${location.pathname.replace(/\/edit$/, '')}/diff/${from}...${to}`);
  }

  /** One thing at a time, above the text. */
  function news(kind, words, address) {
    const place = form.querySelector('[data-news]');
    if (!kind) {
      place.replaceChildren();
      return;
    }
    const notice = form.querySelector(`template[data-kind="${kind}"]`).content.cloneNode(true);
    const said = notice.querySelector('[data-said]');
    if (said) said.textContent = words;
    const link = notice.querySelector('[data-link]');
    if (link && address) link.href = address;
    else link?.remove();
    notice.querySelector('[data-close]')?.addEventListener('click', () => place.replaceChildren());
    place.replaceChildren(notice);
    // Whoever pressed Save is below the text.
    if (kind === 'not-saved') place.scrollIntoView({ block: 'nearest' });
  }
}

/** The editor; the plain field where it cannot be had. */
async function openSurface(field, commands, upload) {
  try {
    const { codemirrorSurface } = await import('../editing/codemirror.js');
    return codemirrorSurface(field, { commands, upload });
  } catch (error) {
    console.error(error);
    return textareaSurface(field);
  }
}

function countWords(form, surface) {
  const place = form.querySelector('[data-words]');
  if (!place) return;
  const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  let timer = 0;
  const count = () => { place.textContent = number.format(surface.text.match(/\S+/g)?.length ?? 0); };
  surface.onChange(() => {
    clearTimeout(timer);
    timer = setTimeout(count, 150);
  });
  count();
}
