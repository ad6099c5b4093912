/** A run's id: `20260131T101500Z-leaky-processes-3fa9`. */
const RUN_ID = /^\d{8}T(\d\d)(\d\d)(\d\d)Z-(.+)-[a-z]+-([0-9a-f]{4})$/;

/**
 * What sets are called in sentences and labels: a set of its own name keeps it, one named after its only run is called
 * by its variant and time (`leaky 10:15:00`), or by the last four of its id where another would be called the same.
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
