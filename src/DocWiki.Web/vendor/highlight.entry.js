// highlight.js knows 36 common languages by itself; these are the ones documentation of systems also needs.
import hljs from 'highlight.js/lib/common';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import dos from 'highlight.js/lib/languages/dos';
import http from 'highlight.js/lib/languages/http';
import nginx from 'highlight.js/lib/languages/nginx';
import powershell from 'highlight.js/lib/languages/powershell';
import x86asm from 'highlight.js/lib/languages/x86asm';

hljs.registerLanguage('dockerfile', dockerfile);
hljs.registerLanguage('dos', dos);
hljs.registerLanguage('http', http);
hljs.registerLanguage('nginx', nginx);
hljs.registerLanguage('powershell', powershell);
hljs.registerLanguage('x86asm', x86asm);
hljs.registerAliases(['azurepowershell', 'azurepowershell-interactive', 'pwsh-session'], { languageName: 'powershell' });
hljs.registerAliases(['azurecli', 'azurecli-interactive'], { languageName: 'bash' });
hljs.registerAliases(['output'], { languageName: 'plaintext' });

export default hljs;
