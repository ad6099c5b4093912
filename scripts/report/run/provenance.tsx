import type { VNode } from 'preact';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import { selfCheckWords } from '../../selfcheck/words.js';
import { level } from '../../text/figures.js';
import { runnable } from '../../text/runnable.js';
import { duration, moment } from '../../text/times.js';
import { Command, Facts, Name, Section, scrolling } from '../parts.js';
import { PlanTable } from './planTable.js';

/** Tells how to repeat this run: the command, the plan, the machine, and the source of the variant. */
export function Provenance({ run }: { run: AnalysedRun }): VNode {
  const { start, analysis } = run;
  return (
    <Section id="plan" title="Plan and machine">
      {start ? (
        <Command label="The command that repeats this run">{runnable(start.command)}</Command>
      ) : (
        <p class="lead">The command was not recorded; --plan with the plan.json of this run repeats it.</p>
      )}
      <h3>Plan</h3>
      <PlanTable run={run} />
      <h3>Machine</h3>
      {start ? (
        <Facts
          of={[
            ['started', moment(start.startedAt)],
            ['lab', start.lab],
            ['Node', start.node],
            ...(start.grpcJs === undefined ? [] : [['grpc-js', start.grpcJs] as const]),
            ['platform', start.platform],
            ['processor', <bdi>{`${start.cpus} × ${start.cpuModel}`}</bdi>],
            ['memory', level(start.memoryBytes, 'bytes')],
            ['self-check', selfCheckWords(start.selfCheck)],
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

/** Returns `ready`, or `ready; down after 41 s`: the first state is that at the beginning. */
function statesOf(changes: readonly { atMs: number; state: string }[]): string {
  return changes.map(({ atMs, state }, index) => (index === 0 ? state : `${state} after ${duration(atMs)}`)).join('; ');
}
