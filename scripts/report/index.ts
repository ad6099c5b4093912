/**
 * The room of reports: pages of run.json and nothing else, each one file that needs no network and no script. Imports
 * text, plan, targets, analysis and runs.
 */
export { commandMarkdown } from './commandMarkdown.js';
export { comparisonMarkdown } from './compare/comparisonMarkdown.js';
export { type ComparisonInput, comparisonPage } from './compare/comparisonPage.js';
export { junitXml } from './junitXml.js';
export type { IndexCommand, IndexComparison, IndexEntry } from './list/entries.js';
export { indexPage } from './list/indexPage.js';
export { runPage } from './run/runPage.js';
export { summaryMarkdown } from './summaryMarkdown.js';
