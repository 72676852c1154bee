const choices = ['auto', 'light', 'dark'];

/** A button that goes round automatic, light and dark. Its data-label-… attributes are the names read out. */
export function start(button) {
  const root = document.documentElement;
  show(root.dataset.theme ?? 'auto');
  button.dataset.started = '';
  // Changed elsewhere: by what somebody chose in their account.
  document.addEventListener('theme', () => show(root.dataset.theme ?? 'auto'));
  button.addEventListener('click', () => {
    const choice = choices[(choices.indexOf(button.dataset.choice) + 1) % choices.length];
    if (choice === 'auto') delete root.dataset.theme;
    else root.dataset.theme = choice;
    keep(choice);
    show(choice);
  });

  function show(choice) {
    button.dataset.choice = choice;
    button.setAttribute('aria-label', button.getAttribute(`data-label-${choice}`));
    button.title = button.getAttribute('aria-label');
  }
}

function keep(choice) {
  try {
    if (choice === 'auto') localStorage.removeItem('theme');
    else localStorage.setItem('theme', choice);
  } catch {
    // Storage is refused: the choice holds for this page.
  }
}
