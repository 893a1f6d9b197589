import { contentSecurityPolicy } from './content-security-policy.ts';

/** The interface's colours and measures, in the page itself: it has to stand while nothing else can be served. */
const STYLE = `
:root { color-scheme: light dark; --background: light-dark(#fbfbfc, #0b0c0e); --foreground: light-dark(#16181d, #ededf0);
  --card: light-dark(#ffffff, #131418); --muted: light-dark(#5f6470, #9ba1ae); --border: light-dark(#e4e6ea, #26292f); }
:root[data-theme='light'] { color-scheme: light; }
:root[data-theme='dark'] { color-scheme: dark; }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; background: var(--background); color: var(--foreground);
  font: 13px/1.5 Geist, ui-sans-serif, system-ui, sans-serif; -webkit-font-smoothing: antialiased; }
main { max-width: 24rem; padding: 1.5rem; text-align: center; }
svg { padding: 10px; border: 1px solid var(--border); border-radius: 8px; background: var(--card); color: var(--muted); }
h1 { margin: 8px 0 4px; font-size: 14px; font-weight: 500; }
p { margin: 0 0 8px; color: var(--muted); }
a { display: inline-block; margin-top: 4px; padding: 6px 12px; border: 1px solid var(--border); border-radius: 6px; background: var(--card);
  color: inherit; font-weight: 500; text-decoration: none; }
a:focus-visible { outline: 2px solid light-dark(#4f46e5, #8f8dff); outline-offset: 2px; }
`;

/** Loads the page again once it can be had; the pauses between two tries grow from 1 s to 30 s. */
const SCRIPT = `
let pauseMs = 1000;
async function tryAgain() {
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' });
    if (answer.status < 500) return location.reload();
  } catch {}
  pauseMs = Math.min(pauseMs * 1.5, 30000);
  setTimeout(tryAgain, pauseMs);
}
setTimeout(tryAgain, pauseMs);
`;

const ICON = `<svg width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"
  stroke-linejoin="round" aria-hidden="true"><ellipse cx="12" cy="5" rx="9" ry="3"/><path d="M3 5v14a9 3 0 0 0 18 0V5"/><path d="M3 12a9 3 0 0 0 18 0"/></svg>`;

function toHtml(nonce: string, theme: string | undefined): string {
  const attribute = theme === 'light' || theme === 'dark' ? ` data-theme="${theme}"` : '';
  return `<!doctype html>
<html lang="en"${attribute}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>The database cannot be reached · Workflow Builder</title><style>${STYLE}</style></head>
<body><main role="status">${ICON}
<h1>The database cannot be reached</h1>
<p>Nothing was lost: what was saved is kept, and executions go on from where they are once it is back.</p>
<p>This page tries again by itself.</p>
<a href="">Try now</a>
</main><script nonce="${nonce}">${SCRIPT}</script></body>
</html>
`;
}

/** @returns a document with status 503 that needs neither database nor assets, and loads the wanted page as soon as it can be had. */
export function databaseDownPage(nonce: string, theme: string | undefined): Response {
  return new Response(toHtml(nonce, theme), {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(nonce, false),
      'cache-control': 'no-store',
      'retry-after': '5',
    },
  });
}
