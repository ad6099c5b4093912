/** The pace at which a monitor looks at a run. */
export interface Pace {
  /** The time from one scrape, and one evaluation of the rules, to the next. */
  readonly scrapeMs: number;
  /** The length of what the rules call a minute. */
  readonly minuteMs: number;
}

/**
 * The length of a run in the rules' minutes: growth is seen after 5 of them and has to go on for 20 before an alert
 * fires, which should be half of a run.
 */
const MINUTES_IN_RUN = 40;
const LEAST_MINUTE_MS = 100;
const LEAST_SCRAPE_MS = 150;
const MINUTE_MS = 60_000;

const MOST_SCRAPE_MS = 15_000;

/**
 * Returns the pace for a run.
 * @param runSeconds expected length of the run
 */
export function paceOf(runSeconds: number): Pace {
  const minuteMs = Math.round(Math.min(Math.max((runSeconds * 1000) / MINUTES_IN_RUN, LEAST_MINUTE_MS), MINUTE_MS));
  return { minuteMs, scrapeMs: Math.min(Math.max(minuteMs, LEAST_SCRAPE_MS), MOST_SCRAPE_MS) };
}

/** Returns the rules of alerts.yml, whose times are all in whole minutes, at this pace. */
export function rulesAt(pace: Pace, rules: string): string {
  return rules.replace(/\b(\d+)m\b/g, (_, minutes: string) => `${Number(minutes) * pace.minuteMs}ms`);
}

/** Returns a configuration of Prometheus at this pace. */
export function configurationAt({ scrapeMs }: Pace, configuration: string): string {
  return configuration
    .replace(/\b(scrape_interval|evaluation_interval): \S+/g, `$1: ${scrapeMs}ms`)
    .replace(/\bscrape_timeout: \S+/g, `scrape_timeout: ${Math.min(scrapeMs, 10_000)}ms`)
    .replace(/\brefresh_interval: \S+/g, 'refresh_interval: 1s');
}
