/** Tells whether a growth is known; it is not where too little was seen for any figure. */
export function isMeasured<Growth extends { readonly growthPerWork: number | null }>(
  growth: Growth,
): growth is Growth & { readonly growthPerWork: number } {
  return growth.growthPerWork !== null;
}
