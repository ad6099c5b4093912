import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.js';

interface Dashboard {
  panels: { targets: { expr: string }[] }[];
}

/**
 * Every query of the dashboard's panels, with its variables as Grafana would fill them in: all replicas, and a window
 * for a short run.
 */
export function panelQueries(): string[] {
  const dashboard: Dashboard = JSON.parse(readFileSync(join(root, 'services/monitoring/dashboard.json'), 'utf8'));
  const queries = dashboard.panels.flatMap(({ targets }) =>
    targets.map(({ expr }) => expr.replaceAll('$window', '10s').replaceAll(/"\$(replica|variant)"/g, '".*"')),
  );
  if (queries.length < 10 || queries.some((query) => query.includes('$')))
    throw new Error(`the queries are not what they should be: ${queries.join('\n')}`);
  return queries;
}
