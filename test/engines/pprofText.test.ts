import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withAncestors } from '../../scripts/engines/command/commandProcess.js';
import { pprofAddress } from '../../scripts/engines/pprof/address.js';
import {
  dumpedGoroutines,
  goRootIn,
  goroutineCounts,
  hasAncestors,
} from '../../scripts/engines/pprof/goroutineText.js';
import { dividedBy, groupsOf, sitesOf } from '../../scripts/engines/pprof/groups.js';
import { goHeap } from '../../scripts/engines/pprof/heapText.js';
import { LearntCost, Ration } from '../../scripts/engines/pprof/ration.js';

const DUMP = `goroutine 1 [chan receive]:
main.main()
\t/src/shop/main.go:35 +0x28a

goroutine 20 [select, 2 minutes]:
google.golang.org/grpc/internal/grpcsync.(*CallbackSerializer).run(0xc000, {0x1, 0x2})
\t/go/pkg/mod/google.golang.org/grpc@v1.85.0/internal/grpcsync/callback_serializer.go:114 +0xfc
created by google.golang.org/grpc/internal/grpcsync.NewCallbackSerializer in goroutine 18
\t/go/pkg/mod/google.golang.org/grpc@v1.85.0/internal/grpcsync/callback_serializer.go:52 +0x11d
[originating from goroutine 18]:
google.golang.org/grpc.NewClient(...)
\t/go/pkg/mod/google.golang.org/grpc@v1.85.0/clientconn.go:200 +0x1
main.ask(...)
\t/src/shop/main.go:50 +0x44
net/http.(*conn).serve(...)
\t/usr/lib/go/src/net/http/server.go:2067 +0x690
created by net/http.(*Server).Serve
\t/usr/lib/go/src/net/http/server.go:3464 +0x485
[originating from goroutine 1]:
main.main(...)
\t/src/shop/main.go:31 +0x13

goroutine 21 [IO wait]:
net/http.(*conn).serve(0x7241edbf440, {0xb0f258, 0x7241ee929f0})
\t/usr/lib/go/src/net/http/server.go:2067 +0x690
created by net/http.(*Server).Serve in goroutine 8
\t/usr/lib/go/src/net/http/server.go:3464 +0x485
[originating from goroutine 1]:
main.main(...)
\t/src/shop/main.go:31 +0x13

goroutine 22 [chan receive]:
main.wait.func1()
\t/src/shop/main.go:67 +0x18
created by main.wait in goroutine 19
\t/src/shop/main.go:66 +0x2
`;

describe('the text of a goroutine dump', () => {
  it('is read with makers, and without arguments', () => {
    const all = [...dumpedGoroutines(DUMP)];
    assert.deepEqual(
      all.map(({ doing, createdBy }) => [doing, createdBy]),
      [
        ['main.main', undefined],
        [
          'google.golang.org/grpc/internal/grpcsync.(*CallbackSerializer).run',
          'google.golang.org/grpc/internal/grpcsync.NewCallbackSerializer',
        ],
        ['net/http.(*conn).serve', 'net/http.(*Server).Serve'],
        ['main.wait.func1', 'main.wait'],
      ],
    );
    assert.deepEqual([hasAncestors(DUMP), goRootIn(DUMP)], [true, '/usr/lib/go']);
  });

  it('leaves out the last goroutine of a text that was cut off', () => {
    const cut = DUMP.slice(0, DUMP.indexOf('main.ask') + 4);
    assert.equal([...dumpedGoroutines(cut)].length, 1);
  });

  it('leads each goroutine to a line of the service, and tells what a peer has opened', () => {
    const groups = groupsOf(DUMP, undefined, {});
    const lines = Object.fromEntries(
      groups.map(({ doing, frames, accepted }) => [doing.split('.').at(-1), [frames[0]?.[1], accepted]]),
    );
    assert.deepEqual(lines, { main: [35, false], run: [50, false], serve: [31, true], func1: [66, false] });
    const sites = sitesOf(groups);
    assert.deepEqual(sites.map(({ live, served }) => [live, served ?? '']).sort(), [
      [1, ''],
      [1, ''],
      [1, ''],
      [1, 'accepted'],
    ]);
  });
});

describe('counts of goroutines', () => {
  const TEXT = `goroutine profile: total 7
4 @ 0x1 0x2
#\t0x1\tmain.wait.func1+0x18\t/src/shop/main.go:67

2 @ 0x1 0x3
# labels: {"a":"b"}
#\t0x1\tinternal/poll.runtime_pollWait+0x84\t\t/usr/lib/go/src/runtime/netpoll.go:351
#\t0x3\tnet/http.(*conn).serve+0x68f\t\t\t/usr/lib/go/src/net/http/server.go:2067

1 @ 0x4 0x5
#\t0x4\tmain.main+0x28\t\t/src/shop/main.go:35
#\t0x5\truntime.main+0x2d4\t/usr/lib/go/src/runtime/proc.go:290
`;

  it('are read by what goroutines run', () => {
    const counts = goroutineCounts(TEXT);
    assert.equal(counts?.total, 7);
    assert.deepEqual(Object.fromEntries(counts.byDoing), {
      'main.wait.func1': 4,
      'net/http.(*conn).serve': 2,
      'main.main': 1,
    });
    assert.equal(goroutineCounts('404 page not found'), undefined);
  });

  it('are divided among the lines of a dump, none lost', () => {
    const led = [
      { doing: 'a', count: 2, frames: [['a.go', 1, 1]] as [string, number, number][], accepted: false },
      { doing: 'a', count: 1, frames: [['a.go', 2, 1]] as [string, number, number][], accepted: false },
    ];
    const divided = dividedBy(
      {
        total: 11,
        byDoing: new Map([
          ['a', 10],
          ['b', 1],
        ]),
      },
      led,
    );
    assert.deepEqual(
      divided.map(({ doing, count, frames }) => [doing, count, frames[0]?.[1]]),
      [
        ['a', 7, 1],
        ['a', 3, 2],
        ['b', 1, undefined],
      ],
    );
  });
});

describe('the text of a heap profile', () => {
  it('has the bytes exactly, and the samples as what they stand for', () => {
    const heap = goHeap(`heap profile: 2: 131072 [5: 300000] @ heap/1048576
2: 131072 [4: 262144] @ 0x1 0x2
#\t0x1\tmain.remember+0x10\t/src/shop/main.go:75

0: 0 [1: 1048576] @ 0x3
#\t0x3\truntime/pprof.writeGoroutineStacks+0x2f\t/usr/lib/go/src/runtime/pprof/pprof.go:817

# runtime.MemStats
# HeapAlloc = 952832
`);
    assert.deepEqual([heap?.bytes, heap?.interval, heap?.allocations.length], [952_832, 524_288, 2]);
    const [first] = heap?.allocations ?? [];
    assert.deepEqual([first?.samples, first?.ever, first?.frames[0]?.line], [2, 4, 75]);
    assert.ok((first?.bytes ?? 0) > 1_000_000, 'two objects of 64 KB that were sampled stand for seventeen');
  });
});

describe('a ration', () => {
  it('lets a share of the time be spent, and no more', () => {
    let now = 0;
    const ration = new Ration(0.02, () => now);
    assert.equal(ration.allows(1), false);
    now = 1000;
    assert.equal(ration.allows(20), true);
    ration.spend(15);
    assert.deepEqual([ration.allows(5), ration.allows(6)], [true, false]);
    const cost = new LearntCost(0.2);
    assert.equal(cost.of(100), 20);
    cost.learn(100, 50);
    assert.equal(cost.of(10), 5);
  });
});

describe('the environment of a service in Go', () => {
  it('keeps what GODEBUG has', () => {
    assert.equal(withAncestors(undefined), 'tracebackancestors=8');
    assert.equal(withAncestors('gctrace=1,tracebackancestors=2'), 'gctrace=1,tracebackancestors=8');
  });
});

describe('the address of an endpoint', () => {
  it('is that of its list of profiles, however it was written', () => {
    for (const [given, address] of [
      ['http://127.0.0.1:6060', 'http://127.0.0.1:6060/debug/pprof/'],
      ['http://127.0.0.1:6060/debug/pprof/goroutine?debug=1', 'http://127.0.0.1:6060/debug/pprof/'],
      ['http://localhost:6060/admin/', 'http://localhost:6060/admin/debug/pprof/'],
    ] as const)
      assert.equal(pprofAddress(given).href, address);
  });
});
