import { z } from 'zod';
import { chunk, vitals } from './vitals.js';
import { MAX_LINE_BYTES } from './vitalsLine.js';

/**
 * Returns the JSON Schema of one vitals line, chunks included, as text: `npm run generate` writes it to
 * `protos/vitals.schema.json`.
 */
export function vitalsSchemaText(): string {
  const line = z.union([...vitals.options, chunk]);
  const schema = {
    ...z.toJSONSchema(line, { io: 'input' }),
    title: 'A vitals line of grpc-leak-lab',
    description: `One JSON object on one line of stdout, at most ${MAX_LINE_BYTES} bytes with its newline, "vitals" first. Generated from protos/vitals.ts.`,
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
