/** Larger blocks stay plain: colouring them would hold up the page for longer than the colours are worth. */
const largestBlockInCharacters = 50_000;

/** Gives the code blocks of a text a copy button, and colours once they come near the window. */
export function start(prose) {
  // Browsers keep the clipboard from pages that came over plain HTTP.
  const button = navigator.clipboard && document.getElementById('copy-button')?.content.firstElementChild;
  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      colour(target);
    }
  }, { rootMargin: '400px' });

  for (const code of prose.querySelectorAll('pre:not(.mermaid) > code')) {
    if (button) addCopyButton(code, button.cloneNode(true));
    if (languageOf(code) && code.textContent.length <= largestBlockInCharacters) observer.observe(code);
  }
}

function addCopyButton(code, button) {
  const block = code.parentElement;
  const frame = document.createElement('div');
  frame.className = 'code-block';
  block.replaceWith(frame);
  frame.append(block, button);
  const label = button.querySelector('[data-copied]');
  const before = label.textContent;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent.replace(/\n$/, ''));
    } catch {
      // Refused: the text is at least selected, for the keyboard.
      getSelection().selectAllChildren(code);
      return;
    }
    label.textContent = label.dataset.copied;
    setTimeout(() => { label.textContent = before; }, 2000);
  });
}

async function colour(code) {
  const { default: hljs } = await import('../../lib/highlight.js');
  const language = languageOf(code);
  if (!hljs.getLanguage(language)) return;
  code.innerHTML = hljs.highlight(code.textContent, { language, ignoreIllegals: true }).value;
}

function languageOf(code) {
  const name = [...code.classList].find((entry) => entry.startsWith('language-'));
  return name?.slice('language-'.length).toLowerCase();
}
