import type { LabProcess } from '../support/labProcess.js';

/** All that is counted at the checkpoints, by index and replica; whoever scrapes is left out. */
export function countsOf(lab: LabProcess) {
  return lab
    .events()
    .flatMap((event) =>
      event.from === 'replica' && event.line.kind === 'checkpoint'
        ? [{ replica: event.replica, line: event.line }]
        : [],
    )
    .sort((a, b) => a.line.index - b.line.index || a.replica.localeCompare(b.replica))
    .map(({ replica, line: { index, settled, disturbed, work, channels, readings } }) => {
      const last = readings.at(-1);
      const { agent, frontDoor } = last?.sockets?.byRole ?? {};
      return {
        ...{ replica, index, settled, disturbed, passes: work.done, opened: channels?.opened },
        ...{ channels: last?.channels, streams: last?.streams, agent, frontDoor },
      };
    });
}

/** The counts that a fleet of three must have, under load of one driver. */
export function exactCounts(
  variant: 'leaky' | 'fixed',
  slices: number,
  passesOfSlice: number,
): ReturnType<typeof countsOf> {
  return Array.from({ length: 3 * (slices + 1) }, (_, number) => {
    const index = Math.floor(number / 3);
    const passes = passesOfSlice * index;
    const held = variant === 'leaky' ? 3 * passes : passes > 0 ? 2 : 0;
    return {
      ...{ replica: `agent-${(number % 3) + 1}`, index, settled: true, disturbed: false, passes },
      ...{
        opened: 3 * passes,
        channels: held,
        streams: 1,
        agent: { dialled: held, accepted: held },
        frontDoor: { dialled: 0, accepted: 1 },
      },
    };
  });
}
