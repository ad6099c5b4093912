import { test } from 'vitest';
import { pass } from './pass.cjs';

test('asks each once', () => pass(), 120_000);
