const { pass } = require('./pass.cjs');

test('asks each once', () => pass(), 120_000);
