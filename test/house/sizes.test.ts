import { fileSize, functionSizes, quantile, type Size } from './sizes.ts';
import { codeFiles } from './sources.ts';

const FILE_LIMIT = 400;
const FUNCTION_LIMIT = 50;

const product = codeFiles('src', 'adapters', 'jobs', 'migrations');
const others = codeFiles('test', 'demo', 'bench', 'scripts');
const told = ({ name, lines }: Size) => `${name} has ${lines} lines`;

test('V-5 no file is longer than 400 lines', () => {
  const long = [...product, ...others].map(fileSize).filter(({ lines }) => lines > FILE_LIMIT);

  expect(long.map(told)).toEqual([]);
});

test('V-5 no function is longer than 50 lines', () => {
  const long = [...product, ...others].flatMap(functionSizes).filter(({ lines }) => lines > FUNCTION_LIMIT);

  expect(long.map(told)).toEqual([]);
});

test('V-5 files and functions of the product are short as a rule', () => {
  const files = product.map(fileSize);
  const functions = product.flatMap(functionSizes);

  const figures = {
    fileMedian: quantile(files, 0.5),
    fileP90: quantile(files, 0.9),
    functionMedian: quantile(functions, 0.5),
    functionP90: quantile(functions, 0.9),
  };

  const limits = { fileMedian: 100, fileP90: 250, functionMedian: 10, functionP90: 25 };
  const beyond = Object.entries(limits).filter(([name, limit]) => figures[name as keyof typeof limits] > limit);
  expect(beyond.map(([name, limit]) => `${name} is ${figures[name as keyof typeof limits]}, at most ${limit}`)).toEqual(
    [],
  );
});

test('V-5 a function is measured with all its lines, and a describe block is not measured', () => {
  const text = [
    '// é: a letter of two bytes',
    "describe('x', () => {",
    "  test('y', async () => {",
    '    await one();',
    '  });',
    '});',
    'class A {',
    '  method() {',
    '    return () => { two(); };',
    '  }',
    '}',
  ].join('\n');

  const sizes = functionSizes({ path: 'x.ts', text });

  expect(sizes.map(told)).toEqual(['x.ts:3 has 3 lines', 'x.ts:8 has 3 lines', 'x.ts:9 has 1 lines']);
});
