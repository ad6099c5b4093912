import { z } from 'zod';
import type { Kind, SettingRow, SettingRows } from './row.js';
import type { ValueOf } from './values.js';

type SchemaOf<R extends SettingRow> = R extends { optional: true }
  ? z.ZodOptional<z.ZodType<ValueOf<R>>>
  : R extends { required: true }
    ? z.ZodType<ValueOf<R>>
    : z.ZodDefault<z.ZodType<ValueOf<R>>>;

/** The fields of a zod object, by the names of the rows. */
export type ShapeOf<T extends SettingRows> = { [K in keyof T]: SchemaOf<T[K]> };

/** Returns the schemas of settings, for `z.object`. A setting that older plans lack has its usual value there. */
export function shapeOf<T extends SettingRows>(rows: T): ShapeOf<T> {
  return Object.fromEntries(Object.entries(rows).map(([key, row]) => [key, schemaOf(row)])) as ShapeOf<T>;
}

function schemaOf({ kind, optional, required, usual }: SettingRow): z.ZodType {
  const schema = ofKind(kind);
  if (optional) return schema.optional();
  return required ? schema : schema.default(usual);
}

/**
 * The schema of a tolerated growth: `--max-growth=sockets:0.5` lets sockets grow by up to half a socket per unit of
 * work.
 */
export const maxGrowth = z.object({ metric: z.string(), perWork: z.number().nonnegative() });

function ofKind(kind: Kind): z.ZodType {
  switch (kind.is) {
    case 'switch':
      return z.boolean();
    case 'whole':
      return z.number().int().min(kind.low).max(kind.high);
    case 'decimal':
      return z.number().positive().max(kind.high);
    case 'duration':
      return z.number().int().min(kind.lowMs).max(kind.highMs);
    case 'choice':
      return z.enum(kind.names);
    case 'growths':
      return z.array(maxGrowth);
    case 'words':
      return z.array(z.string());
    case 'release':
      return z.string().regex(/^v1\.\d+\.\d+$/);
    case 'listed':
    case 'text':
      return z.string();
  }
}
