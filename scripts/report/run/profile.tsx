import type { VNode } from 'preact';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import type { ProfileAnalysis, ProfileGrowth, ProfileSite } from '../../analysis/model/profile.js';
import { isSplit } from '../../plan/replicas.js';
import { workWords } from '../../targets/workWords.js';
import {
  counted,
  countedWork,
  growthFigure,
  level,
  listed,
  percent,
  perWork,
  type WorkWords,
} from '../../text/figures.js';
import { FlameGraph } from '../chart/flameGraph.js';
import { Section, scrolling, Table } from '../parts.js';

/** Draws the growth of the heap, by the functions that allocate it: with `--profile` only. */
export function Profile({ run: { plan, analysis } }: { run: AnalysedRun }): VNode | null {
  const { profile } = analysis;
  if (!profile) return 'observe' in plan && plan.observe.profile ? <Absent /> : null;
  const { sites, tree, total, withoutUserFrames } = profile;
  const work = workWords(plan);
  const growing = sites.filter(({ growing }) => growing);
  return (
    <Section id="profile" title="What grows on the heap">
      <p class="lead">
        {growing.length > 0
          ? `${listed(growing.map(named))} ${growing.length === 1 ? 'allocates' : 'allocate'} what stays.`
          : nobody(profile, isSplit(plan), work)}
      </p>
      <p>{unseen(profile)}</p>
      {tree.children.length > 0 ? (
        <>
          <h3>{growing.length > 0 ? 'Growth by call stack' : 'What changed, by call stack'}</h3>
          <div class="scrolled" {...scrolling('Flame graph of the growth')}>
            <FlameGraph
              tree={tree}
              done={profile.passes}
              work={work}
              label={`${growthFigure(tree.bytes, 'bytes')} of growth by call stack; the table below has its figures`}
            />
          </div>
          <p class="key">
            Callers above, what they called below; as wide as what grew there between checkpoint {profile.first} and{' '}
            {profile.last}. A name in full, with its place, when pointed at.{' '}
            <Kind of="user">the service’s own code</Kind> <Kind of="dep">dependencies</Kind>{' '}
            <Kind of="node">Node and V8</Kind>
          </p>
        </>
      ) : null}
      <h3>By allocation site</h3>
      <Table
        label="Heap in use by allocation site"
        head={[
          'function',
          'file:line',
          'finding',
          `in use at checkpoint ${profile.first}`,
          `at ${profile.last}`,
          `growth ${perWork(work)}`,
          'certainty',
        ]}
        rows={[...sites.map(row), totals('without user frames', withoutUserFrames), totals('all', total)]}
        numeric={[3, 4, 5, 6]}
      />
      <p class="key">
        {isSplit(plan) ? 'One client and one server together, means' : 'Means'} of{' '}
        {counted(profile.replicas, 'replica')}, estimated by V8’s sampling profiler from one sample in{' '}
        {growthFigure(profile.intervalBytes, 'bytes')} allocated, of objects alive after a forced GC. An allocation is
        booked on the innermost function of the service’s own on its stack. Certainty: growth ÷ its standard error; what
        grows does so beyond noise on two replicas
        {isSplit(plan) ? ' of a role' : ''}, and still does in the later part of the run. Memory outside of V8’s heap
        (TLS, buffers) is not in it.
      </p>
      <Files of={profile.files} />
    </Section>
  );
}

function Absent(): VNode {
  return (
    <Section id="profile" title="What grows on the heap">
      <p class="lead">
        No replica judged has heap profiles of an early and a late checkpoint, so there is nothing to compare.
      </p>
    </Section>
  );
}

function nobody({ total, replicas, passes }: ProfileAnalysis, split: boolean, work: WorkWords): string {
  const whose = split ? 'a client and a server together' : counted(replicas, 'replica');
  return `No allocation site grows beyond noise: over ${countedWork(passes, work)} the heap of ${whose} changed by ${growthFigure(total.bytesPerWork, 'bytes')} ${perWork(work)}.`;
}

function unseen({ withoutUserFrames, total }: ProfileAnalysis): string {
  if (total.bytesPerWork <= 0) return 'The heap in use did not grow between the profiles.';
  const share = Math.min(1, Math.max(0, withoutUserFrames.bytesPerWork / total.bytesPerWork));
  return `${percent(Math.round(share * 100) / 100)} of the growth was allocated without a line of the service’s own on the stack: the profiler sees the call stack alone, and what follows an await, or an answer from a socket, begins a new one.`;
}

function row(site: ProfileSite): (string | VNode)[] {
  const at = <code>{`${site.file}:${site.line}`}</code>;
  return [
    <code>{site.name || '(anonymous)'}</code>,
    at,
    site.growing ? <b>grows</b> : '',
    ...bytes(site),
    site.sigmas.toFixed(1),
  ];
}

function totals(name: string, growth: ProfileGrowth): string[] {
  return [name, '', '', ...bytes(growth), ''];
}

function bytes({ firstBytes, lastBytes, bytesPerWork }: ProfileGrowth): string[] {
  return [level(firstBytes, 'bytes'), level(lastBytes, 'bytes'), growthFigure(bytesPerWork, 'bytes')];
}

function named({ name, file, line }: ProfileSite): string {
  return `${name || 'a function'} at ${file}:${line}`;
}

function Kind({ of, children }: { of: string; children: string }): VNode {
  return (
    <span class="flame-kind">
      <i class={of} /> {children}
    </span>
  );
}

function Files({ of }: { of: readonly string[] }): VNode | null {
  if (of.length === 0) return null;
  return (
    <details>
      <summary>{counted(of.length, 'profile')} beside this report, for Chrome DevTools</summary>
      <ul>
        {of.map((name) => (
          <li>
            <a href={`profiles/${encodeURIComponent(name)}`}>{name}</a>
          </li>
        ))}
      </ul>
      <p class="key">Load a .heapprofile in the Memory panel, a .cpuprofile in the Performance panel.</p>
    </details>
  );
}
