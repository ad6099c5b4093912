/**
 * The row of a setting: everything about it is decided here, once. The plan's schema, the flags of the lab, the command
 * that repeats a run, the environment of the fleet's processes, the comparison of runs and the report's table of the
 * plan are derived from it. It is plain data without imports, since replicas load it as well.
 */
export interface SettingRow {
  readonly kind: Kind;
  /** The flag that sets it, or the switches that set it to one value each; absent: it follows from other settings. */
  readonly flag?: FlagOfRow | readonly SettingSwitch[];
  /** The name of the setting where it has no flag. */
  readonly words?: string;
  /** The value where none is given; absent where the setting is not set then, or where every plan gives it. */
  readonly usual?: boolean | number | string | readonly never[];
  /**
   * True when the lab works the default out, by a rule in `scripts/plan/defaults.ts`, and may depart from the usual
   * value.
   */
  readonly rule?: true;
  /** True when the setting is absent where no value is given: gRPC decides. */
  readonly optional?: true;
  /**
   * True when every plan gives it, and a file without it is no plan. A setting that came later has its usual value in
   * older plans.
   */
  readonly required?: true;
  /** True when a variant may bring a default of its own. */
  readonly ownToVariant?: true;
  /** The path of the setting that it follows from: where a variant brings that, it brings this as well. */
  readonly follows?: string;
  readonly environment?: EnvironmentOfRow;
  readonly compared: ComparedAs;
  /**
   * The text that it adds to the name of a set, with its value in the place of `{}`; absent: the flag that sets it,
   * where that is given.
   */
  readonly inSetName?: {
    readonly text: string;
    /** The place among the texts of other settings, the weightiest first. */
    readonly place: number;
  };
}

export type SettingRows = Readonly<Record<string, SettingRow>>;

/** The kind of value that a setting has in the plan; a flag may allow fewer. */
export type Kind =
  | { readonly is: 'switch' }
  | {
      readonly is: 'whole';
      readonly low: number;
      readonly high: number;
      /** The plural noun in "a whole number of …". */
      readonly of: string;
    }
  | {
      readonly is: 'decimal';
      /** The highest value; every value is more than 0. */
      readonly high: number;
      readonly of: string;
    }
  | { readonly is: 'duration'; readonly lowMs: number; readonly highMs: number }
  | {
      readonly is: 'choice';
      readonly names: readonly string[];
      /** The noun in "there is no …". */
      readonly of: string;
    }
  | {
      /** A release by its version, `v1.65.0`. */
      readonly is: 'release';
      /** The program that it is a release of. */
      readonly of: string;
      /** The lowest that will do, of major version 1. */
      readonly lowMinor: number;
    }
  | { readonly is: 'listed'; readonly in: 'variants' | 'engines' | 'loads'; readonly of: string }
  | { readonly is: 'growths' }
  /** A list of words, as a command line is. */
  | { readonly is: 'words' }
  | { readonly is: 'text' };

/** A flag with a value, like `--passes=60`. */
export interface FlagOfRow {
  readonly name: string;
  readonly group: Group;
  /** The placeholder of its value in the help: `N`, `TIME`. */
  readonly placeholder: string;
  /** A value to suggest to users who gave none. */
  readonly example: string;
  /** One or two sentences; `{names}` and `{summaries}` stand for those of the things that can be chosen. */
  readonly help: string;
  /** The default as shown, where it is not simply the usual value. */
  readonly default?: string;
  /** The least and the most that the flag takes, where a plan may hold more. */
  readonly from?: number;
  readonly to?: number;
  /** True when `0` stands for none. */
  readonly orZero?: true;
  /** The values of the runs that are made where the flag is not given, where these are more than one. */
  readonly unsaid?: readonly string[];
}

/** A flag without a value, like `--profile` or `--no-attribution`. */
export interface SettingSwitch {
  readonly name: string;
  readonly group: Group;
  readonly help: string;
  readonly default?: string;
  /** The value that it sets; where several are given, the last one in the row counts. */
  readonly says: boolean | string;
}

/** The titles of the groups that the help lists flags in, in order. */
export const GROUPS = [
  'What is run',
  'What drives it',
  'How the service is configured',
  'How much work, and how fast',
  'What is observed',
  'What is expected, and limits',
] as const;

export type Group = (typeof GROUPS)[number];

/** The environment variable that tells it to the processes of a fleet. */
export interface EnvironmentOfRow {
  readonly name: string;
  /**
   * The form of the value. Absent: the value itself, of a switch `on` or `off`. `json`: a member of an object, by the
   * name of the row.
   */
  readonly as?: 'json' | { /** The word for it in a list of switches that are on. */ readonly word: string };
}

/**
 * The part that a setting plays when runs are compared. `free`: runs that are compared may differ in it. `set`: it
 * tells sets apart, and its flag takes several values. `work`, `observed`: it tells sets apart where nothing else does.
 * `told`: a difference in it is mentioned.
 */
export type ComparedAs = 'free' | 'set' | 'work' | 'observed' | 'told';
