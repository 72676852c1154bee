import { live } from '../live/live.js';

const holdAgainInMilliseconds = 60_000;

/** The entry that is open is said to be in review, so that others take the next one; a newer save of it is said here. */
export function start(review) {
  const { page, revision } = review.dataset;
  if (!page) return;
  const scope = live.scope(`page:${page}`, 'reviewing');
  const newer = review.querySelector('[data-newer]');
  const heard = ({ detail }) => { if (newer && detail.revision !== Number(revision)) newer.hidden = false; };
  scope.addEventListener('facts', heard);
  scope.addEventListener('watched', heard);

  const form = review.querySelector('[data-decide]');
  if (!form) return;
  const hold = () => fetch('/review?handler=Hold', { method: 'POST', body: new FormData(form), headers: { accept: 'application/json' } }).catch(() => {});
  hold();
  setInterval(hold, holdAgainInMilliseconds);

  // A reason grows with its words; Ctrl+Enter returns with it.
  const comment = form.elements['Input.Comment'];
  const grow = () => {
    comment.style.blockSize = 'auto';
    comment.style.blockSize = `${comment.scrollHeight + 2}px`;
  };
  comment.addEventListener('input', grow);
  comment.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.querySelector('[value="return"], [value="revert"]').click();
  });
  // To return something takes a word why: the first press asks for it.
  form.querySelector('[value="return"]')?.addEventListener('click', (event) => {
    if (comment.value.trim().length > 0) return;
    event.preventDefault();
    comment.focus();
  });
}
