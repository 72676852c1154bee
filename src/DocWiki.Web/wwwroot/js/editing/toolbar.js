// The row of buttons above the text: one stop for the Tab key, arrows go along it.
export function startToolbar(toolbar, surface, signal) {
  const buttons = [...toolbar.querySelectorAll('button')];
  const rove = (button) => { for (const other of buttons) other.tabIndex = other === button ? 0 : -1; };
  rove(buttons[0]);
  toolbar.hidden = false;
  toolbar.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0;
    const at = buttons.indexOf(document.activeElement);
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? buttons.length - 1 : (at + step + buttons.length) % buttons.length;
    if (next === at || (!step && !['Home', 'End'].includes(event.key))) return;
    event.preventDefault();
    rove(buttons[next]);
    buttons[next].focus();
  }, { signal });
  for (const button of buttons) {
    if (button.dataset.mark) button.addEventListener('click', () => surface.run(button.dataset.mark), { signal });
    // The text keeps its selection, and a phone its keyboard.
    button.addEventListener('pointerdown', (event) => { if (button.dataset.mark) event.preventDefault(); }, { signal });
  }
  const files = toolbar.querySelector('input[type="file"]');
  toolbar.querySelector('[data-choose]')?.addEventListener('click', () => files.click(), { signal });
  files?.addEventListener('change', () => {
    surface.sendFiles([...files.files]);
    files.value = '';
  }, { signal });
}
