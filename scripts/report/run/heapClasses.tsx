import type { VNode } from 'preact';
import { tooLargeWords } from '../../analysis/attribution/classWords.js';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import { workWords } from '../../targets/workWords.js';
import { counted, countedWork, growthFigure, perWork } from '../../text/figures.js';
import { Name, Section, Table } from '../parts.js';

/** Draws the classes whose objects on the heap become more with the work, where they were counted. */
export function HeapClasses({ run: { plan, analysis } }: { run: AnalysedRun }): VNode | null {
  const { heapClasses } = analysis;
  if (!heapClasses) return null;
  const { from, to, work, rows, more, tooLarge } = heapClasses;
  const words = workWords(plan);
  return (
    <Section id="heap-classes" title="On the heap">
      {rows.length > 0 ? (
        <Table
          label="Objects on the heap by class"
          head={['class', `objects ${perWork(words)}`, `bytes ${perWork(words)}`]}
          rows={rows.map(({ name, perWork: each, bytesPerWork }) => [
            <Name key="name" of={name} />,
            growthFigure(each, 'count'),
            growthFigure(bytesPerWork, 'bytes'),
          ])}
          numeric={[1, 2]}
        />
      ) : null}
      <p class="key">
        {tooLarge ? `Classes were ${tooLargeWords(tooLarge)}. ` : ''}
        {work > 0
          ? `Objects that are alive, by heap snapshots at checkpoints ${from} and ${to}, over ${countedWork(work, words)}; only classes that grew in both halves. The bytes are those of the objects themselves, without what they hold.`
          : ''}
        {work > 0 && rows.length === 0 ? ' No class grew so.' : ''}
        {more > 0 ? ` ${counted(more, 'more class', 'more classes')} left out.` : ''}
      </p>
    </Section>
  );
}
