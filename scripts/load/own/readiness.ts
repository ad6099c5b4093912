/** What tells that a command is ready for load. */
export type Readiness =
  | { readonly by: 'port'; readonly port: number }
  | { readonly by: 'url'; readonly url: string }
  | { readonly by: 'output'; readonly pattern: RegExp };

/** Reads what `--ready` says: a port, a URL, or else a regular expression, with slashes or without. */
export function readinessOf(text: string): Readiness | { readonly wrong: string } {
  if (/^\d+$/.test(text)) return { by: 'port', port: Number(text) };
  if (/^https?:\/\//.test(text)) return { by: 'url', url: text };
  const [, source = text, flags = ''] = /^\/(.+)\/([a-z]*)$/.exec(text) ?? [];
  try {
    return { by: 'output', pattern: new RegExp(source, flags) };
  } catch (error) {
    return { wrong: (error as Error).message };
  }
}
