import { configJsonSchema, configurationPage } from '#src/config/config-docs';
import { schemaKeys } from '#src/config/schema-keys';

test('E-4 every key has a description, and a default or the word that it is required', () => {
  const silent = schemaKeys().filter(({ description }) => !description);

  expect(silent.map(({ path }) => path)).toEqual([]);
  expect(schemaKeys().length).toBeGreaterThan(60);
});

test('E-4 the reference page names every key and shows no secret default', () => {
  const page = configurationPage();

  expect(schemaKeys().filter(({ path }) => !page.includes(`\`${path}\``))).toEqual([]);
  expect(page).toContain('| `database.url` | secret text | `"embedded"` |');
  expect(page).not.toContain('[secret]');
});

test('E-4 the schema for editors allows a reference in place of any text', () => {
  expect(configJsonSchema()).toMatchObject({
    additionalProperties: false,
    properties: {
      dataDir: { default: './.tributary', anyOf: [{ type: 'string' }, { required: ['env'] }, { required: ['file'] }] },
    },
  });
  expect(JSON.stringify(configJsonSchema())).not.toContain('[secret]');
});
