import { createHash } from 'node:crypto';
import { type Html, html, ownMarkup } from './html.ts';
import { STYLE } from './style.ts';

/** What a page says about itself. */
export interface PageParts {
  readonly title: string;
  readonly body: Html;
}

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Sent with every page: no script, no outside resource, no frame, and no word of its address to the pages it links to. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
  'cache-control': 'no-store',
} as const;

/** Two streams that become one. */
const SIGN = html`<svg viewBox="0 0 24 24" aria-hidden="true"><g fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"><path d="M5 3c0 6 7 5 7 11v7"/><path d="M19 3c0 5-4 5-6 8"/></g></svg>`;

/** A whole page, as it is sent. */
export function pageText({ title, body }: PageParts): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title} · Tributary</title>
${ownMarkup(`<style>${STYLE}</style>`)}
</head>
<body>
<main>
<p class="brand">${SIGN} Tributary</p>
${body}
</main>
<footer class="quiet"><p>Tributary joins the scattered Matrix rooms of a community into one, after the people of every room agreed.</p></footer>
</body>
</html>
`;
  return page.markup;
}
