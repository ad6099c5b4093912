/** An entry of an image's root file system. Files belong to root and are never written to. */
export type TarEntry =
  | { readonly path: string; readonly kind: 'folder'; readonly mode: number }
  | { readonly path: string; readonly kind: 'link'; readonly to: string }
  | { readonly path: string; readonly kind: 'text'; readonly text: string }
  /** A file of this machine, with what tells it from an earlier version of itself. */
  | {
      readonly path: string;
      readonly kind: 'file';
      readonly from: string;
      readonly executable: boolean;
      readonly bytes: number;
      readonly changedMs: number;
    };

/** A recipe for an image that can be made here: the same `id` stands for the same content. */
export interface Recipe {
  readonly repository: string;
  readonly id: string;
  readonly entries: readonly TarEntry[];
  /** Lines of a Dockerfile, as the Engine's import call takes them. */
  readonly changes: readonly string[];
  /** The origin of the image, for the note. */
  readonly from: string;
}

/**
 * The user that everything runs as in an image made here: an id that belongs to nobody, and that the stack file knows
 * by number.
 */
export const USER = 65532;
