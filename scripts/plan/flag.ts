/** What a reader makes of a flag's text. */
export type FlagReading<T> = { value: T } | { message: string; remedy: string };
export type Reader<T> = (text: string) => FlagReading<T>;

/** What `--help` says of a flag. */
export interface FlagHelp {
  /** Title of the group it is listed in. */
  group: string;
  /** One or two sentences. */
  help: string;
  /** As shown; a switch that is off by default has none. */
  default?: string;
}

/** `--json`: present or not. */
export interface Switch extends FlagHelp {
  takes: 'nothing';
}

/** `--replicas=3`, at most once. */
export interface One<T> extends FlagHelp {
  takes: 'one';
  /** Its value in the help: `N`, `LIST`. */
  placeholder: string;
  /** A value to show to those who gave none. */
  example: string;
  read: Reader<T>;
}

/** `--max-growth=sockets:1 --max-growth=channels:1`: one list of all. */
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
