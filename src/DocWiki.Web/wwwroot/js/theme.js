// A classic script in <head>, before anything is drawn: a choice of theme that came with the modules would flash.
// Automatic is the absence of the attribute. data-script lets style sheets show what only works with script.
{
  const root = document.documentElement;
  root.dataset.script = '';
  try {
    const choice = localStorage.getItem('theme');
    if (choice === 'light' || choice === 'dark') root.dataset.theme = choice;
  } catch {
    // Storage is refused: the system's choice stands.
  }
}
