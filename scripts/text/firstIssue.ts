/** Returns the first thing that a schema found wrong, and its place: "work.done: expected number". */
export function firstIssue(issues: readonly { path: readonly PropertyKey[]; message: string }[]): string {
  const issue = issues[0];
  return issue ? `${issue.path.map(String).join('.') || 'line'}: ${issue.message}` : 'not what the schema says';
}
