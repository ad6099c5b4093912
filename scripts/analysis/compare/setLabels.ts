/** The form of a run's id: `20260131T101500Z-leaky-processes-3fa9`. */
const RUN_ID = /^\d{8}T(\d\d)(\d\d)(\d\d)Z-(.+)-[a-z]+-([0-9a-f]{4})$/;

/**
 * Returns the names of sets for sentences and labels. A set with a name of its own keeps it. One named after its only
 * run gets its variant and time (`leaky 10:15:00`), or the last four characters of its id where another set would get
 * the same label.
 *
 * @returns the label of every name
 */
export function setLabels(names: readonly string[]): ReadonlyMap<string, string> {
  const timed = names.map(withTime);
  return new Map(
    names.map(
      (name, index) =>
        [
          name,
          timed.filter((other) => other === timed[index]).length > 1 ? withHex(name) : (timed[index] ?? name),
        ] as const,
    ),
  );
}

function withTime(name: string): string {
  return name.replace(RUN_ID, '$4 $1:$2:$3');
}

function withHex(name: string): string {
  return name.replace(RUN_ID, '$4 $5');
}
