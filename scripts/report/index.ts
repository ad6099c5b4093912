/** Reports: pure functions of the record. */
export { runPage } from './run/runPage.js';
