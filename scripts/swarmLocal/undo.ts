/** The steps that have been done, so that they can be undone: in reverse, every one of them, whatever fails. */
export class Undo {
  readonly #steps: { readonly what: string; readonly undo: () => PromiseLike<void> | void }[] = [];

  /**
   * Adds a step.
   * @param what the step in words, for its error
   */
  add(what: string, undo: () => PromiseLike<void> | void): void {
    this.#steps.push({ what, undo });
  }

  /**
   * Undoes all steps.
   * @throws {AggregateError} with each step that failed
   */
  async all(): Promise<void> {
    const errors: Error[] = [];
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step.undo();
      } catch (error) {
        errors.push(
          new Error(`${step.what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error }),
        );
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, errors.map(({ message }) => message).join('; '));
  }
}
