/** Puts environment variables in the place of their names: `Bearer $TOKEN`, `${TOKEN}`; one that is not set is empty. */
export function withVariables(text: string, env: NodeJS.ProcessEnv): string {
  return text.replace(VARIABLE, (_, braced?: string, bare?: string) => env[braced ?? bare ?? ''] ?? '');
}

/** Returns the names of the variables in a text that are not set. */
export function unsetVariables(text: string, env: NodeJS.ProcessEnv): string[] {
  return [...text.matchAll(VARIABLE)].flatMap(([, braced, bare]) => {
    const name = braced ?? bare ?? '';
    return env[name] === undefined ? [name] : [];
  });
}

const VARIABLE = /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g;
