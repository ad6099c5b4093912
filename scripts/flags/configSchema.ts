import type { Flag } from '../plan/flag.js';
import { checkFlags } from './checkFlags.js';
import { CONFIG_FILE } from './configFile.js';

/** Returns the JSON Schema of the file of settings, by which editors complete it and say what is wrong, as text. */
export function configSchemaText(): string {
  const flags = Object.entries(checkFlags()).filter(([name]) => !NOT_A_SETTING.includes(name));
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: CONFIG_FILE,
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      check: {
        description: 'The flags of grpc-leak-lab check, which win where they are typed.',
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(flags.map(([name, flag]) => [name, propertyOf(flag)])),
      },
    },
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** Flags of one call, and of no project. */
const NOT_A_SETTING = ['help', 'json'];

function propertyOf(flag: Flag): object {
  const { help: description } = flag;
  if (flag.takes === 'nothing') return { description, type: 'boolean' };
  const examples = [flag.example];
  if (flag.takes === 'many') return { description, type: 'array', items: { type: 'string', examples } };
  return { description, type: ['string', 'number'], examples };
}
