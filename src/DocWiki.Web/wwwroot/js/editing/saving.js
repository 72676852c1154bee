// Sends the form without leaving the page: whatever goes wrong, text, caret and undo stay where they are.
import { unstorable } from './splice.js';

const slowAfterInMilliseconds = 8000;

/**
 * @param say called with { message, isFailure } or null
 * @returns { address } after a save, { document } where the form came back with something to settle, null where it was not saved
 */
export async function save(form, submitter, surface, say, signal) {
  const bad = unstorable(surface.text);
  if (bad) {
    surface.select(bad.at, bad.at + 1);
    say({ message: `Nothing is saved yet: line ${bad.line} holds ${bad.what}. It is selected: delete it and save again.`, isFailure: true });
    return null;
  }
  const slow = setTimeout(() => say({ message: 'The wiki takes long to answer. Wait, or press Save again: saving twice is harmless.', isFailure: false }), slowAfterInMilliseconds);
  try {
    const response = await fetch(submitter?.getAttribute('formaction') ?? location.href, { method: 'POST', body: new FormData(form, submitter), headers: { accept: 'application/json' }, signal });
    const type = response.headers.get('content-type') ?? '';
    if (type.startsWith('application/json')) return await response.json();
    if (type.startsWith('application/problem+json')) {
      const problem = await response.json();
      say({ message: `${problem.title}. ${problem.detail}`, isFailure: true });
      return null;
    }
    const answer = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (answer.querySelector('form.editor')) return { document: answer };
    const words = [...answer.querySelectorAll('.empty__title, .empty__text, .code')].map((part) => part.textContent.trim()).join(' ');
    say({ message: `Nothing is saved yet; what you typed is here. ${words || `The wiki answered ${response.status}.`}`, isFailure: true });
  } catch (error) {
    if (signal.aborted) return null;
    if (!(error instanceof TypeError)) console.error(error);
    say({ message: 'The wiki cannot be reached. Nothing is lost: what you typed is here, and this browser keeps it. Save again as soon as it answers.', isFailure: true });
  } finally {
    clearTimeout(slow);
  }
  return null;
}
