// After [[ the titles of pages are offered.

const opened = /\[\[([^[\]|#\n]*)$/;

export async function completePages(context) {
  const typed = context.matchBefore(opened);
  if (!typed) return null;
  const words = typed.text.slice(2);
  const stop = new AbortController();
  context.addEventListener('abort', () => stop.abort());
  try {
    const response = await fetch(`/titles?like=${encodeURIComponent(words)}`, { headers: { accept: 'application/json' }, signal: stop.signal });
    if (!response.ok) return null;
    const pages = await response.json();
    return {
      from: typed.from + 2,
      filter: false,
      options: pages.map(({ title, path }) => ({ label: title, detail: path, apply: (view, completion, from, to) => insert(view, title, from, to) })),
    };
  } catch {
    // No answer, no offer.
    return null;
  }
}

/** Writes the title and closes the brackets, unless they are closed. */
function insert(view, title, from, to) {
  const closes = view.state.sliceDoc(to, to + 2) === ']]';
  view.dispatch({ changes: { from, to, insert: closes ? title : `${title}]]` }, selection: { anchor: from + title.length + 2 }, userEvent: 'input.complete' });
}
