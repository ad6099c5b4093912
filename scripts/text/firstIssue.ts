/** Says what is the first thing wrong by a schema, and where: "work.done: expected number". */
export function firstIssue(issues: readonly { path: readonly PropertyKey[]; message: string }[]): string {
  const issue = issues[0];
  return issue ? `${issue.path.map(String).join('.') || 'line'}: ${issue.message}` : 'not what the schema says';
}
