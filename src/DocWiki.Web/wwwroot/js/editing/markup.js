// What the buttons and shortcuts write: Markdown around what is selected, or at the beginning of its lines. Pressed once more, it goes.

const around = { bold: '**', italic: '*', code: '`' };
const starts = {
  quote: { mark: () => '> ', is: /^> ?/ },
  list: { mark: () => '- ', is: /^[-*+] (?!\[[ xX]\])/ },
  numbers: { mark: (number) => `${number + 1}. `, is: /^\d+[.)] / },
  tasks: { mark: () => '- [ ] ', is: /^[-*+] \[[ xX]\] / },
};

/** @returns the replacement of a range, and what is selected after it */
export function markUp(kind, text, from, to) {
  if (around[kind]) return wrapped(around[kind], text, from, to);
  if (starts[kind]) return lines(starts[kind], text, from, to);
  switch (kind) {
    case 'heading': return heading(text, from, to);
    case 'link': return link(text, from, to);
    case 'fence': return block(text, from, to, (selected) => `\`\`\`\n${selected}\n\`\`\``, 3);
    case 'table': return block(text, from, to, () => '| Column | Column |\n| --- | --- |\n| Cell | Cell |', 2);
    default: throw new Error(`No such mark: ${kind}`);
  }
}

function wrapped(mark, text, from, to) {
  const size = mark.length;
  const isInside = text.slice(from - size, from) === mark && text.slice(to, to + size) === mark;
  if (isInside) return { from: from - size, to: to + size, insert: text.slice(from, to), anchor: from - size, head: to - size };
  const selected = text.slice(from, to);
  if (selected.length >= 2 * size && selected.startsWith(mark) && selected.endsWith(mark))
    return { from, to, insert: selected.slice(size, -size), anchor: from, head: to - 2 * size };
  return { from, to, insert: mark + selected + mark, anchor: from + size, head: to + size };
}

function lines({ mark, is }, text, from, to) {
  const [start, end] = wholeLines(text, from, to);
  const old = text.slice(start, end).split('\n');
  const isMarked = old.every((line) => is.test(line) || line === '') && old.some((line) => line !== '');
  const other = /^(?:> ?|[-*+] \[[ xX]\] |[-*+] |\d+[.)] )/;
  const next = old.map((line, number) => isMarked ? line.replace(is, '') : line === '' && old.length > 1 ? line : mark(number) + line.replace(other, ''));
  const insert = next.join('\n');
  return old.length === 1
    ? { from: start, to: end, insert, anchor: Math.max(start, from + insert.length - (end - start)), head: Math.max(start, to + insert.length - (end - start)) }
    : { from: start, to: end, insert, anchor: start, head: start + insert.length };
}

/** None, second level, third level, and none again; the first is the page's title. */
function heading(text, from, to) {
  const [start, end] = wholeLines(text, from, from);
  const line = text.slice(start, end);
  const marks = /^#{1,6} /.exec(line)?.[0] ?? '';
  const next = { '': '## ', '## ': '### ', '### ': '' }[marks] ?? '## ';
  const insert = next + line.slice(marks.length);
  const shift = next.length - marks.length;
  return { from: start, to: end, insert, anchor: Math.max(start, from + shift), head: Math.max(start, Math.min(to, end) + shift) };
}

function link(text, from, to) {
  const selected = text.slice(from, to);
  if (/^(?:https?:\/\/|mailto:)\S+$/.test(selected)) return { from, to, insert: `[](${selected})`, anchor: from + 1, head: from + 1 };
  // Without words the names of pages are offered.
  if (selected === '') return { from, to, insert: '[[]]', anchor: from + 2, head: from + 2 };
  return { from, to, insert: `[${selected}]()`, anchor: from + selected.length + 3, head: from + selected.length + 3 };
}

/** A block of its own, with a blank line on either side. */
function block(text, from, to, write, inside) {
  const before = from === 0 || text.slice(0, from).endsWith('\n\n') ? '' : text[from - 1] === '\n' ? '\n' : '\n\n';
  const after = to === text.length || text.slice(to).startsWith('\n\n') ? '' : text[to] === '\n' ? '\n' : '\n\n';
  const written = write(text.slice(from, to));
  const place = from + before.length + inside + (inside === 3 ? 1 : 0);
  return { from, to, insert: before + written + after, anchor: place, head: place + (inside === 3 ? to - from : 'Column'.length) };
}

function wholeLines(text, from, to) {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const end = text.indexOf('\n', to > from && text[to - 1] === '\n' ? to - 1 : to);
  return [start, end < 0 ? text.length : end];
}
