/** Two columns of radio buttons, newest row first: keeps the older revision below the newer one. */
export function start(form) {
  // A page with one revision has nothing to compare.
  if (!form.querySelector('[data-compare]')) return;
  const older = [...form.querySelectorAll('input[name="a"]')];
  const newer = [...form.querySelectorAll('input[name="b"]')];
  const button = form.querySelector('[data-compare]');
  form.addEventListener('change', keepOrder);
  keepOrder();

  function keepOrder() {
    const from = older.findIndex((radio) => radio.checked);
    const to = newer.findIndex((radio) => radio.checked);
    older.forEach((radio, row) => { radio.disabled = to >= 0 && row <= to; });
    newer.forEach((radio, row) => { radio.disabled = from >= 0 && row >= from; });
    button.disabled = from < 0 || to < 0;
  }
}
