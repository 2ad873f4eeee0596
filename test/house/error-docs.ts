import type { ErrorDefinition, ErrorRetry } from '#src/errors/definition';

const INTRODUCTION = `# Errors

Every error Tributary can give, with what it means and what to do. \`{words}\` in braces are filled in when it happens.
This page is written by \`npm run docs:errors\` from the registry in \`src/errors\`.

- **kind**: \`input\` (what you gave cannot be used), \`not-allowed\`, \`not-found\`, \`conflict\` (somebody else was there first),
  \`temporary\` (passes by itself) or \`bug\` (ours).
- **retry**: whether trying again makes sense, and when.
- **took effect**: whether the failed act may have changed something; when that is *unknown*, Tributary looks before it acts again.
`;

/** The reference page of all errors, in the order of their codes. */
export function renderErrorDocs(definitions: Readonly<Record<string, ErrorDefinition>>): string {
  const codes = Object.keys(definitions).sort();
  const sections = codes.map((code) => renderError(code, definitions[code] as ErrorDefinition));
  return [INTRODUCTION, ...sections].join('\n');
}

/** The codes that a page documents. */
export function documentedCodes(page: string): string[] {
  return [...page.matchAll(/^## `([A-Z0-9_]+)`$/gm)].map(([, code]) => code ?? '');
}

function renderError(code: string, { kind, retry, tookEffect, happened, left, now }: ErrorDefinition): string {
  return `## \`${code}\`

kind: \`${kind}\` · retry: ${renderRetry(retry)} · took effect: ${tookEffect}

- ${happened}
- ${left}
- ${now}
`;
}

function renderRetry(retry: ErrorRetry): string {
  return typeof retry === 'string' ? retry : `after ${retry.afterMs} ms`;
}
