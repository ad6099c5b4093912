import type { SettingRow, SettingRows } from './row.js';

/** The value of a setting, by its row. */
export type ValueOf<R extends SettingRow> = R['kind'] extends infer K
  ? K extends { is: 'switch' }
    ? boolean
    : K extends { is: 'choice'; names: readonly (infer Name)[] }
      ? Name
      : K extends { is: 'whole' | 'decimal' | 'duration' }
        ? number
        : K extends { is: 'growths' }
          ? { metric: string; perWork: number }[]
          : K extends { is: 'words' }
            ? string[]
            : string
  : never;

type OptionalKeys<T extends SettingRows> = { [K in keyof T]: T[K] extends { optional: true } ? K : never }[keyof T];

/** The values of settings, by the names of their rows. */
export type ValuesOf<T extends SettingRows> = Flat<
  { -readonly [K in Exclude<keyof T, OptionalKeys<T>>]: ValueOf<T[K]> } & {
    -readonly [K in OptionalKeys<T>]?: ValueOf<T[K]> | undefined;
  }
>;

type Flat<T> = { [K in keyof T]: T[K] };
