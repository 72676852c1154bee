/** Two columns of radio buttons, newest row first: keeps the older revision below the newer one. */
export function start(form) {
  form.addEventListener('change', keepOrder);
  form.addEventListener('refreshed', keepOrder);
  keepOrder();

  function keepOrder() {
    const button = form.querySelector('[data-compare]');
    // A page with one revision has nothing to compare.
    if (!button) return;
    const older = [...form.querySelectorAll('input[name="a"]')];
    const newer = [...form.querySelectorAll('input[name="b"]')];
    const from = older.findIndex((radio) => radio.checked);
    const to = newer.findIndex((radio) => radio.checked);
    older.forEach((radio, row) => { radio.disabled = to >= 0 && row <= to; });
    newer.forEach((radio, row) => { radio.disabled = from >= 0 && row >= from; });
    button.disabled = from < 0 || to < 0;
  }
}
