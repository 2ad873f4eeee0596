import { allFiles, readSource, type SourceFile } from './sources.ts';

const BINARY = /\.(png|ico|jpg|woff2?|gz|tgz)$/;
const THIS_FILE = 'test/house/committed-text.test.ts';

/** What is true on one machine alone, or is nobody else's business. */
const PRIVATE: Readonly<Record<string, RegExp>> = {
  'a path of one machine': /(?<![\w.~-])\/(?:home|Users|root|work|opt|tmp\/[a-z])\//,
  'a host of a package registry':
    /registry\.npmjs|registry\.yarnpkg|npm\.pkg\.github|pypi\.org|pythonhosted|artifactory|verdaccio|nexus\./i,
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  'a token': /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{30,}|syt_[A-Za-z0-9_]{20,})\b/,
};

/** What of that stands in a file, with its line. */
function privateThings({ path, text }: SourceFile): string[] {
  const lines = text.split('\n');
  return Object.entries(PRIVATE).flatMap(([what, pattern]) => {
    const at = lines.findIndex((line) => pattern.test(line));
    return at < 0 ? [] : [`${path}:${at + 1}: ${what}`];
  });
}

test('E-5 no committed file holds a secret, a machine path or a registry host', () => {
  const files = allFiles().filter((path) => !BINARY.test(path) && path !== THIS_FILE);

  expect(files.map(readSource).flatMap(privateThings)).toEqual([]);
});

test.each([
  ['cd /home/ann/tributary', 'a path of one machine'],
  ['"resolved": "https://registry.npmjs.org/x"', 'a host of a package registry'],
  ['-----BEGIN EC PRIVATE KEY-----', 'a private key'],
])('E-5 %s is noticed', (text, what) => {
  expect(privateThings({ path: 'x', text })).toEqual([`x:1: ${what}`]);
});
