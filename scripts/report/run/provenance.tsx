import type { VNode } from 'preact';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import { fleetWords, isSplit } from '../../plan/replicas.js';
import { workWords } from '../../targets/workWords.js';
import { count, level } from '../../text/figures.js';
import { runnable } from '../../text/runnable.js';
import { duration, moment } from '../../text/times.js';
import { Command, Facts, Name, Section, scrolling } from '../parts.js';

/** How to get this run again: the command, the plan, the machine, and the source of the variant. */
export function Provenance({ run }: { run: AnalysedRun }): VNode {
  const { plan, start, analysis } = run;
  const work = workWords(plan);
  return (
    <Section id="plan" title="Plan and machine">
      {start ? (
        <Command label="The command that repeats this run">{runnable(start.command)}</Command>
      ) : (
        <p class="lead">The command was not recorded; --plan with the plan.json of this run repeats it.</p>
      )}
      <h3>Plan</h3>
      <Facts
        of={[
          ['variant', plan.target.variant],
          ['transport', plan.target.transport],
          ['engine', plan.engine],
          ['replicas', isSplit(plan) ? fleetWords(plan) : count(plan.target.replicas)],
          [`${work.many}, each`, count(plan.work.amount)],
          ['slices', count(plan.work.slices)],
          ['load', plan.load.kind],
          ['rate, each', `${count(plan.work.ratePerReplica)} ${work.many}/s`],
          ['cadence', plan.load.kind === 'none' ? plan.work.cadence : undefined],
          ['seed', String(plan.seed)],
          ['attribution', plan.observe.attribution ? 'on' : 'off'],
          ['timers counted', plan.observe.timers ? 'yes' : 'no'],
          ['tick', plan.observe.tickMs === 0 ? 'off' : duration(plan.observe.tickMs)],
          ['quiet before a reading', duration(plan.observe.quietMs)],
          ['settling limit', duration(plan.observe.settleLimitMs)],
          ['time limit', duration(plan.limits.timeMs)],
          ['expected', plan.expect],
          [
            'growth tolerated',
            plan.limits.maxGrowth.length > 0
              ? plan.limits.maxGrowth.map(({ metric, perWork }) => `${metric}:${perWork}`).join(', ')
              : undefined,
          ],
        ]}
      />
      <h3>Machine</h3>
      {start ? (
        <Facts
          of={[
            ['started', moment(start.startedAt)],
            ['lab', start.lab],
            ['Node', start.node],
            ['grpc-js', start.grpcJs],
            ['platform', start.platform],
            ['processor', <bdi>{`${start.cpus} × ${start.cpuModel}`}</bdi>],
            ['memory', level(start.memoryBytes, 'bytes')],
          ]}
        />
      ) : (
        <p>Not recorded: the record broke off before its first line.</p>
      )}
      {analysis.notes?.map((note) => (
        <p>
          <bdi>{note}</bdi>
        </p>
      ))}
      {analysis.nodes ? (
        <>
          <h3>Nodes</h3>
          <Facts of={analysis.nodes.map(({ name, changes }) => [<Name of={name} />, statesOf(changes)] as const)} />
        </>
      ) : null}
      {analysis.phases.length > 0 ? (
        <>
          <h3>Phases</h3>
          <Facts of={analysis.phases.map(({ name, startMs, endMs }) => [name, duration(endMs - startMs)] as const)} />
        </>
      ) : null}
      {start?.variantSource ? (
        <details>
          <summary>
            Source of the variant, as it was run: <code>{start.variantSource.file}</code>
          </summary>
          <pre class="source scrolled" {...scrolling('Source of the variant')}>
            <code>
              {start.variantSource.text
                .replace(/\n$/, '')
                .split('\n')
                .map((text, index) => (
                  <span class="row" data-line={index + 1}>
                    {text}
                    {'\n'}
                  </span>
                ))}
            </code>
          </pre>
        </details>
      ) : null}
    </Section>
  );
}

/** `ready`, or `ready; down after 41 s`: the first state is that at the beginning. */
function statesOf(changes: readonly { atMs: number; state: string }[]): string {
  return changes.map(({ atMs, state }, index) => (index === 0 ? state : `${state} after ${duration(atMs)}`)).join('; ');
}
