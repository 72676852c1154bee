// A classic script, not a module: the frame it runs in is sandboxed and so has an opaque origin,
// from which a browser only fetches modules when the server answers with CORS headers.
import mermaid from 'mermaid';

globalThis.mermaid = mermaid;
