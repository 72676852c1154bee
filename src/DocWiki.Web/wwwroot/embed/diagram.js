// Runs in a sandboxed frame without an origin: it sees no cookie, no storage and no page. It is given text
// and answers with a height. See js/modules/diagram.js for the other side.
{
  const place = document.getElementById('place');
  let drawings = 0;

  window.addEventListener('message', async ({ source, data }) => {
    if (source !== window.parent || data?.kind !== 'draw') return;
    document.documentElement.style.colorScheme = data.theme === 'dark' ? 'dark' : 'light';
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: 'strict',
      theme: data.theme === 'dark' ? 'dark' : 'neutral',
      fontFamily: 'system-ui, sans-serif',
      suppressErrorRendering: true,
    });
    try {
      const { svg } = await mermaid.render(`diagram-${++drawings}`, data.text);
      place.innerHTML = svg;
      answer({ kind: 'drawn', height: document.documentElement.offsetHeight });
    } catch (error) {
      answer({ kind: 'failed', reason: error.message });
    }
  });

  // The picture is as wide as the page lets it be, and so is its height.
  new ResizeObserver(() => {
    if (place.firstElementChild) answer({ kind: 'drawn', height: document.documentElement.offsetHeight });
  }).observe(place);

  answer({ kind: 'ready' });

  function answer(message) {
    // The parent's origin is unknown to a frame that has none itself; nothing secret is said.
    window.parent.postMessage(message, '*');
  }
}
