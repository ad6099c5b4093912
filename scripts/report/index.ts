/**
 * Reports: pure functions of the record. Every page is one file that needs no network and is complete without scripts.
 */
export { type ComparisonInput, comparisonPage } from './compare/comparisonPage.js';
export { type IndexComparison, type IndexEntry, indexPage } from './indexPage.js';
export { junitXml } from './junitXml.js';
export { runPage } from './run/runPage.js';
export { summaryMarkdown } from './summaryMarkdown.js';
