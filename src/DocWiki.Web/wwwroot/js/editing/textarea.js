// The text field as the place where a text is typed: what remains where the editor cannot be had.
export function textareaSurface(field) {
  grow();
  field.addEventListener('input', grow);
  return {
    get text() { return field.value; },
    onChange(changed) { field.addEventListener('input', changed); },
    apply(edits) {
      // From the last to the first, so that no place moves; the browser keeps the caret.
      for (const { from, to, insert } of edits.toReversed()) field.setRangeText(insert, from, to, 'preserve');
      field.dispatchEvent(new Event('input', { bubbles: true }));
    },
    select(from, to) {
      field.focus();
      field.setSelectionRange(from, to);
    },
    focus() { field.focus(); },
  };

  function grow() {
    if (CSS.supports('field-sizing', 'content') || field.closest('.editor__panes--two')) return;
    field.style.blockSize = 'auto';
    field.style.blockSize = `${field.scrollHeight + 2}px`;
  }
}
