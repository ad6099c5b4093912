/** The version of plan.json and run.json together. */
export const RECORD_VERSION = 2;
