/** Tells whether a growth is known: too little may have been seen for any figure. */
export function isMeasured<Growth extends { readonly growthPerWork: number | null }>(
  growth: Growth,
): growth is Growth & { readonly growthPerWork: number } {
  return growth.growthPerWork !== null;
}
