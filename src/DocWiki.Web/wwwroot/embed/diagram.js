// Runs in a sandboxed frame without an origin: it sees no cookie, no storage and no page. It is given text
// and answers with a height. See js/modules/diagram.js for the other side.
{
  const place = document.getElementById('place');
  let drawings = 0;

  // The tokens of css/tokens.css in the notation Mermaid can reckon with. Fonts are the system's: a document
  // without an origin may not load the wiki's.
  const font = { fontFamily: 'system-ui, sans-serif', fontSize: '15px' };
  const light = {
    ...font, darkMode: false, background: '#fcfcfa', primaryColor: '#e6f4f5', primaryTextColor: '#1b1f27', primaryBorderColor: '#3c8589',
    secondaryColor: '#f4f3f0', tertiaryColor: '#f8f7f4', lineColor: '#565c66', textColor: '#1b1f27', edgeLabelBackground: '#fcfcfa', noteBkgColor: '#fbf2dc',
  };
  const dark = {
    ...font, darkMode: true, background: '#101318', primaryColor: '#12292c', primaryTextColor: '#e2e5ea', primaryBorderColor: '#4f9ba0',
    secondaryColor: '#1c2028', tertiaryColor: '#171a20', lineColor: '#9aa0a9', textColor: '#e2e5ea', edgeLabelBackground: '#101318', noteBkgColor: '#2e2615',
  };

  window.addEventListener('message', async ({ source, data }) => {
    if (source !== window.parent || data?.kind !== 'draw') return;
    document.documentElement.style.colorScheme = data.theme === 'dark' ? 'dark' : 'light';
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: 'strict',
      theme: 'base',
      themeVariables: data.theme === 'dark' ? dark : light,
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
