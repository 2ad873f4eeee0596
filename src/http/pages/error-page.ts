import type { ErrorText } from '#src/errors/tributary-error';
import type { PageParts } from './document.ts';
import { html, type Part } from './html.ts';

/** An error as a page: what happened, what was left as it was, what to do now (spec E-2). */
export function errorPage({ text, code }: { readonly text: ErrorText; readonly code: string }): PageParts {
  const { happened, left, now } = text;
  return {
    title: 'Not shown',
    body: html`<h1>${withCode(happened)}</h1><p class="lead">${withCode(left)}</p><p>${withCode(now)}</p><p class="quiet">${code}</p>`,
  };
}

/** What stands between backticks is something to type. */
function withCode(text: string): readonly Part[] {
  return text.split(/(`[^`]+`)/).map((part) => (/^`.+`$/.test(part) ? html`<code>${part.slice(1, -1)}</code>` : part));
}
