/**
 * The row of a setting: everything that is decided about it once. The plan's schema, the flags of the lab, the command
 * that repeats a run, the environment of the fleet's processes, what runs are compared by and the report's table of the
 * plan are derived from it. Plain data without imports, for replicas load it as well.
 */
export interface SettingRow {
  readonly kind: Kind;
  /** The flag that says it, or the switches that say one value of it each; absent: it follows from others. */
  readonly flag?: FlagOfRow | readonly SettingSwitch[];
  /** Its name where it has no flag. */
  readonly words?: string;
  /** What it is where nobody says; absent where it is not set then, or where every plan says it. */
  readonly usual?: boolean | number | string | readonly never[];
  /** The lab works its default out, by a rule in `scripts/plan/defaults.ts`, and may depart from what is usual. */
  readonly rule?: true;
  /** Absent where nobody says: gRPC decides. */
  readonly optional?: true;
  /** Every plan says it, and what does not say it is no plan. What came later has its usual value in older plans. */
  readonly required?: true;
  /** A variant may bring a default of its own. */
  readonly ownToVariant?: true;
  /** The path of the setting that it follows from: where a variant brings that, it brings this as well. */
  readonly follows?: string;
  readonly environment?: EnvironmentOfRow;
  readonly compared: ComparedAs;
  /** What it adds to the name of a set, with its value in the place of `{}`; absent: what says it, where it is said. */
  readonly inSetName?: { readonly text: string /** Among the others, the weightiest first. */; readonly place: number };
}

export type SettingRows = Readonly<Record<string, SettingRow>>;

/** What values a setting has, in the plan; a flag may allow fewer. */
export type Kind =
  | { readonly is: 'switch' }
  | {
      readonly is: 'whole';
      readonly low: number;
      readonly high: number /** "a whole number of …" */;
      readonly of: string;
    }
  | { readonly is: 'decimal' /** More than 0, and at most this. */; readonly high: number; readonly of: string }
  | { readonly is: 'duration'; readonly lowMs: number; readonly highMs: number }
  | { readonly is: 'choice'; readonly names: readonly string[] /** "there is no …" */; readonly of: string }
  | { readonly is: 'listed'; readonly in: 'variants' | 'engines' | 'loads'; readonly of: string }
  | { readonly is: 'growths' }
  | { readonly is: 'text' };

/** `--passes=60` */
export interface FlagOfRow {
  readonly name: string;
  readonly group: Group;
  /** Its value in the help: `N`, `TIME`. */
  readonly placeholder: string;
  /** A value to show to those who gave none. */
  readonly example: string;
  /** One or two sentences; `{names}` and `{summaries}` stand for those of what it is chosen from. */
  readonly help: string;
  /** The default as shown, where it is not simply the usual value. */
  readonly default?: string;
  /** The least and the most that the flag takes, where a plan may hold more. */
  readonly from?: number;
  readonly to?: number;
  /** `0` says none. */
  readonly orZero?: true;
  /** Values of the runs that are made where it is not given, where that is more than one. */
  readonly unsaid?: readonly string[];
}

/** `--profile`, `--no-attribution` */
export interface SettingSwitch {
  readonly name: string;
  readonly group: Group;
  readonly help: string;
  readonly default?: string;
  /** The value that it says; where several are given, the last of the row counts. */
  readonly says: boolean | string;
}

/** Titles of the groups that the help lists flags in, in order. */
export const GROUPS = [
  'What is run',
  'How the service is configured',
  'How much work, and how fast',
  'What is observed',
  'What is expected, and limits',
] as const;

export type Group = (typeof GROUPS)[number];

/** The environment variable that says it to the processes of a fleet. */
export interface EnvironmentOfRow {
  readonly name: string;
  /** Absent: the value itself, of a switch `on` or `off`. `json`: a member of an object, by the name of the row. */
  readonly as?: 'json' | { /** It stands in a list of what is on. */ readonly word: string };
}

/**
 * What a setting is compared as. `free`: runs that are compared may differ in it. `set`: it tells sets apart, and its
 * flag takes several values. `work`, `observed`: it tells sets apart where nothing else does. `told`: that it differs is
 * said.
 */
export type ComparedAs = 'free' | 'set' | 'work' | 'observed' | 'told';
