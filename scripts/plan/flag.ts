/** The result of reading a flag's text: a value, or what is wrong with it. */
export type FlagReading<T> = { value: T } | { message: string; remedy: string };
export type Reader<T> = (text: string) => FlagReading<T>;

/** The help of a flag. */
export interface FlagHelp {
  /** The title of the group that lists it. */
  group: string;
  /** One or two sentences. */
  help: string;
  /** The default as shown; a switch that is off by default has none. */
  default?: string;
}

/** A flag without a value, `--json`: present or not. */
export interface Switch extends FlagHelp {
  takes: 'nothing';
}

/** A flag with a value, `--replicas=3`, given at most once. */
export interface One<T> extends FlagHelp {
  takes: 'one';
  /** The placeholder of its value in the help: `N`, `LIST`. */
  placeholder: string;
  /** A value to show to those who gave none. */
  example: string;
  read: Reader<T>;
}

/** A flag that may be repeated, `--max-growth=sockets:1 --max-growth=channels:1`: all its values make one list. */
export interface Many<T> extends Omit<One<T>, 'takes'> {
  takes: 'many';
}

export type Flag = Switch | One<unknown> | Many<unknown>;
export type FlagTable = Readonly<Record<string, Flag>>;

/** The values of the flags that were given and could be read; the others are absent. */
export type Given<T extends FlagTable> = {
  -readonly [K in keyof T]?: T[K] extends Switch
    ? true
    : T[K] extends One<infer V>
      ? V
      : T[K] extends Many<infer V>
        ? V[]
        : never;
};
