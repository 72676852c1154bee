// Mermaid writes style elements, which the pages' own policy forbids. It therefore draws in a frame of its own:
// sandboxed, without an origin, under a policy that allows styles and nothing from the network.
const address = new URL('../../embed/diagram.html', import.meta.url);
const dark = window.matchMedia('(prefers-color-scheme: dark)');

export function start(prose) {
  // Three megabytes of drawing code are fetched for those who come near a diagram.
  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      draw(target);
    }
  }, { rootMargin: '400px' });
  for (const source of prose.querySelectorAll('pre.mermaid')) observer.observe(source);
}

function draw(source) {
  const frame = document.createElement('iframe');
  frame.className = 'diagram visually-hidden';
  frame.title = source.getAttribute('aria-label') ?? source.textContent.trim().split('\n')[0];
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.src = address;

  window.addEventListener('message', ({ source: sender, data }) => {
    if (sender !== frame.contentWindow) return;
    if (data.kind === 'ready') send();
    else if (data.kind === 'drawn') show(data);
    else if (data.kind === 'failed') source.title = String(data.reason);
  });
  new MutationObserver(send).observe(document.documentElement, { attributeFilter: ['data-theme'] });
  dark.addEventListener('change', send);

  source.after(frame);

  function send() {
    const theme = document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light');
    // A frame without an origin can only be addressed as '*'; what is sent is text of this page.
    frame.contentWindow.postMessage({ kind: 'draw', text: source.textContent, theme }, '*');
  }

  function show({ height }) {
    if (!Number.isFinite(height)) return;
    frame.style.blockSize = `${Math.min(Math.ceil(height), 4000)}px`;
    frame.classList.remove('visually-hidden');
    // The source stays for those who hear the page: it says more than a picture does.
    source.classList.add('visually-hidden');
  }
}
