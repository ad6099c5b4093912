export default { test: { include: ['vitest.test.mjs'], server: { deps: { external: [/\.cjs$/] } } } };
