import type { ErrorText } from '#src/errors/tributary-error';
import type { PageParts } from './document.ts';
import { html } from './html.ts';

/** An error as a page: what happened, what was left as it was, what to do now (spec E-2). */
export function errorPage({ text, code }: { readonly text: ErrorText; readonly code: string }): PageParts {
  const { happened, left, now } = text;
  return {
    title: 'Not shown',
    body: html`<h1>${happened}</h1><p class="lead">${left}</p><p>${now}</p><p class="quiet">${code}</p>`,
  };
}
