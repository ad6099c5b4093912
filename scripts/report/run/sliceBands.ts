/** Returns the stretches of time that charts set off: the slices of the load that came to their end. */
export function sliceBands(
  slices: readonly { readonly beginMs: number; readonly endMs?: number | undefined }[],
): (readonly [fromMs: number, toMs: number])[] {
  return slices.flatMap(({ beginMs, endMs }) => (endMs === undefined ? [] : [[beginMs, endMs] as const]));
}
