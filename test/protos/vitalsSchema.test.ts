import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { vitalsSchemaText } from '../../protos/vitalsSchema.js';

test('vitals.schema.json is what vitals.ts says: else run `npm run generate`', () => {
  assert.equal(readFileSync(new URL('../../protos/vitals.schema.json', import.meta.url), 'utf8'), vitalsSchemaText());
});
