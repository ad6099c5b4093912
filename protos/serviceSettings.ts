import { z } from 'zod';
import { shapeOf } from './settings/schema.js';
import { SERVICE } from './settings/service.js';
import type { ValuesOf } from './settings/values.js';

/**
 * The schema of how the service under test is configured, beyond what its variant decides. A setting that is absent is
 * as gRPC has it. It is part of the plan, and handed to every replica as JSON.
 */
export const serviceSettings = z.object(shapeOf(SERVICE));

export type ServiceSettings = ValuesOf<typeof SERVICE>;
