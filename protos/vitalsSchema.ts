import { z } from 'zod';
import { chunk, vitals } from './vitals.js';
import { MAX_LINE_BYTES } from './vitalsLine.js';

/**
 * JSON Schema of one vitals line, chunks included: what `npm run generate` writes to `protos/vitals.schema.json`, as
 * text.
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
