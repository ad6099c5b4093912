import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changed } from '../support/plans.js';
import { PLAN, writeRun } from './commandLine.js';

/** Arguments, what the message must say, and what the cure must say. */
export type Bad = [args: string, says: RegExp, remedy: RegExp];

const COMMANDS: Bad[] = [
  ['lba', /no command "lba"/, /did you mean lab/],
  ['run', /no command "run"/, /lab, compare, report, certificates, clean, build, swarm-local/],
  ['constructor', /no command "constructor"/, /the commands are/],
  ['--variant=leaky', /before any command/, /grpc-leak-lab lab --variant=leaky/],
  ['certificates one two', /two: is a second folder/, /certificates DIR/],
  ['certificates --force', /no such flag/, /--help/],
  ['selfcheck --only=sockt', /no plant "sockt"/, /did you mean socket/],
  ['selfcheck --only=socket,,timer', /empty place/, /single commas/],
  ['selfcheck socket', /takes flags only/, /selfcheck --help/],
  ['reports', /does not say what is to be done/, /reports prune --keep=50/],
  ['reports purge --keep=3', /nothing that reports can do/, /reports prune --keep=50/],
  ['reports prune', /--keep: is needed/, /--keep=50 --dry-run/],
  ['reports prune latest --keep=3', /one word too many/, /remove its folder/],
  ['reports prune --keep=0', /out of range/, /runs can be 1 to/],
  ['reports prune --keep=3 --reports=nowhere', /no folder "nowhere"/, /your runs lie in/],
  ['build now', /takes no arguments/, /grpc-leak-lab build/],
];

const NAMES: Bad[] = [
  ['lab --variant=leeky', /no variant "leeky"/, /did you mean leaky/],
  ['lab --variant=LEAKY', /no variant "LEAKY"/, /did you mean leaky/],
  ['lab --variant=zzzzzzz', /no variant "zzzzzzz"/, /the variants are leaky, fixed, reuse/],
  ['lab --variant=__proto__', /no variant "__proto__"/, /the variants are/],
  ['lab --variant=leaky,fixd', /no variant "fixd"/, /did you mean fixed/],
  ['lab --variant=leaky,,fixed', /empty place/, /single commas/],
  ['lab --variant=leaky,', /empty place/, /single commas/],
  ['lab --variant=leaky,leaky', /"leaky" twice/, /--repeat=N/],
  ['lab --variant=', /has no value/, /--variant=leaky,fixed/],
  ['lab --variant', /has no value/, /--variant=leaky,fixed/],
  ['lab --variant --json', /has no value/, /--variant=leaky,fixed/],
  ['lab --variant=leaky --variant=fixed', /more than once/, /give --variant once/],
  ['lab --engine=swam', /no engine "swam"/, /did you mean swarm/],
  ['lab --engine=swarm --runtime=go --image=build', /without the agent in Go/, /leave it out.*--runtime/],
  ['lab --engine=proceses', /no engine "proceses"/, /did you mean processes/],
  ['lab --load=k7', /no load "k7"/, /did you mean k6/],
  ['lab --load=gprc', /no load "gprc"/, /did you mean grpc/],
  ['lab --transport=tls', /no transport "tls"/, /mtls, tls-shared, plaintext/],
  ['lab --role=splt', /no role "splt"/, /did you mean split/],
  ['lab --cadence=fast --load=none', /no cadence "fast"/, /steady, incident/],
  ['lab --expect=leaks', /no expectation "leaks"/, /did you mean leak/],
];

const PPROF: Bad[] = [
  ['check --pprof=6060', /"6060" is no URL/, /--pprof=http:\/\/127\.0\.0\.1:6060/],
  ['check --pprof=https://127.0.0.1:6060', /is https/, /a port of its own/],
  ['check --pprof=ftp://127.0.0.1:6060', /is not http/, /write it in full/],
  ['check --pprof=http://10.1.2.3:6060', /not on this machine/, /localhost/],
  ['check --pprof=http://127.0.0.1:6060 --pid=1', /finds the one that serves/, /leave out one of the two/],
  ['check --pprof=http://127.0.0.1:6060 --profile', /--profile: is about Node/, /leave out --profile/],
  [
    'check --pprof=http://127.0.0.1:6060 --count-timers -- ./server',
    /does not tell its timers/,
    /leave out --count-timers/,
  ],
];

const FLAGS: Bad[] = [
  ['lab --replica=3', /no such flag/, /did you mean --replicas/],
  ['lab --maxGrowth=sockets:1', /no such flag/, /did you mean --max-growth/],
  ['lab --max_growth=sockets:1', /no such flag/, /did you mean --max-growth/],
  ['lab --Variant=leaky', /no such flag/, /did you mean --variant/],
  ['lab --frobnicate', /no such flag/, /--help lists all/],
  ['lab -variant=leaky', /two plain dashes/, /write "--variant=leaky"/],
  ['lab –variant=leaky', /two plain dashes/, /write "--variant=leaky"/],
  ['lab —passes=3', /two plain dashes/, /write "--passes=3"/],
  ['lab -j', /two plain dashes/, /--help lists all/],
  ['lab leaky', /is no flag/, /--variant=leaky/],
  ['lab variant=leaky', /is no flag/, /write --variant=leaky/],
  ['lab --variant=leaky fixed', /is no flag/, /several by --variant=leaky,fixed/],
  ['lab -- --variant=leaky', /is no flag/, /--help/],
  ['lab --json=yes', /takes no value/, /write --json alone/],
  ['lab --quiet=false', /takes no value/, /leave --quiet out/],
  ['lab --no-attribution --attribution', /contradicts --attribution/, /one of the two/],
];

const NUMBERS: Bad[] = [
  ['lab --replicas=0', /0 is out of range/, /1 to 20/],
  ['lab --replicas=21', /21 is out of range/, /1 to 20/],
  ['lab --replicas -3', /-3 is out of range/, /1 to 20/],
  ['lab --replicas=1.5', /"1.5" is not a whole number/, /plain digits, 1 to 20/],
  ['lab --replicas=three', /"three" is not a whole number/, /plain digits/],
  ['lab --replicas=0x10', /"0x10" is not a whole number/, /for example 16/],
  ['lab --passes=1e3', /"1e3" is not a whole number/, /for example 1000/],
  ['lab --passes=1_000', /"1_000" is not a whole number/, /for example 1000/],
  ['lab --passes=60s', /"60s" is not a whole number of passes/, /for example 60/],
  ['lab --passes=99999999999999999999', /out of range/, /1 to 10000000/],
  ['lab --passes=', /has no value/, /--passes=60/],
  ['lab --passes=5', /5 passes cannot be cut into 6 slices/, /--passes=6, or --slices=5/],
  ['lab --passes=1', /: 1 pass cannot be cut into 6 slices/, /at least --passes=6/],
  ['lab --slices=2', /2 is out of range/, /3 to 24/],
  ['lab --slices=24 --passes=23', /23 passes cannot be cut/, /--passes=24/],
  ['lab --rate=0', /0 is out of range/, /0.001 to 1000/],
  ['lab --rate=NaN', /"NaN" is not a number/, /plain number/],
  ['lab --rate=Infinity', /"Infinity" is not a number/, /plain number/],
  ['lab --rate=25/s', /"25\/s" is not a number/, /plain number/],
  ['lab --seed=-1', /-1 is out of range/, /0 to 4294967295/],
  ['lab --seed=4294967296', /out of range/, /0 to 4294967295/],
  ['lab --repeat=51', /51 is out of range/, /1 to 50/],
  ['lab --repeat=5 --repeat=5', /more than once/, /give --repeat once/],
];

const DURATIONS: Bad[] = [
  ['lab --time-limit=60', /says no unit/, /ms, s, m or h: 60s or 60m, from 1s to 168h$/],
  ['lab --tick=250', /says no unit/, /ms, s, m or h: 250ms or 250s, from 10ms to 1h; 0 for none$/],
  ['lab --tick=5', /says no unit/, /ms, s, m or h: 5s or 5m, from 10ms to 1h; 0 for none$/],
  ['lab --tick=9999999', /says no unit/, /ms, s, m or h: from 10ms to 1h; 0 for none$/],
  ['lab --time-limit=5min', /does not know the unit "min"/, /ms, s, m or h/],
  ['lab --time-limit=soon', /"soon" is not a duration/, /500ms, 90s, 10m, 2h/],
  ['lab --time-limit=100ms', /100ms is out of range/, /from 1s to 168h/],
  ['lab --time-limit=-5s', /"-5s" is not a duration/, /number and its unit/],
  ['lab --tick=1ms', /1ms is out of range/, /10ms to 1h; 0 for none/],
  ['lab --tick=2h', /2h is out of range/, /to 1h/],
];

const GROWTHS: Bad[] = [
  [
    'lab --max-growth=socket:1',
    /no metric "socket"/,
    /did you mean sockets\? The metrics are sockets, channels, streams, sessions, descriptors, children, workers, threads, goroutines, timers, heap_after_gc_bytes, external_bytes$/,
  ],
  [
    'lab --max-growth=rss:5',
    /no metric "rss"/,
    /the metrics are sockets, channels, streams, sessions, descriptors, children, workers, threads, goroutines, timers, heap_after_gc_bytes, external_bytes$/,
  ],
  ['lab --max-growth=sockets', /is not METRIC:N/, /--max-growth=sockets:0.5/],
  ['lab --max-growth=sockets:', /is not METRIC:N/, /--max-growth=sockets:0.5/],
  ['lab --max-growth=sockets:1:2', /is not METRIC:N/, /--max-growth=sockets:0.5/],
  ['lab --max-growth=sockets:-1', /"-1" is not a growth per pass/, /0 or more/],
  ['lab --max-growth=heap_after_gc_bytes:10KB', /"10KB" is not a growth/, /in bytes/],
  ['lab --max-growth=rss_bytes:5', /only shown and never decides/, /heap_after_gc_bytes/],
  ['lab --max-growth=timers:1', /not counted/, /--count-timers/],
  ['lab --variant=stream-orphan,leaky --max-growth=timers:1', /not counted/, /--count-timers/],
  ['lab --max-growth=sockets:1 --max-growth=sockets:2', /more than once/, /one limit/],
];

const COMBINATIONS: Bad[] = [
  ['lab --cadence=steady', /belongs to --load=none/, /add --load=none/],
  ['lab --cadence=incident --load=grpc', /belongs to --load=none/, /leave --cadence out/],
  ['lab --load=none --cadence=incident --rate=5 --passes=12', /contradicts --cadence=incident/, /leave out --rate/],
  ['lab --load=none --cadence=incident --passes=600', /would take about 9 h/, /--time-limit=\d+h/],
  ['lab --load=none --cadence=incident', /would take about 49 min/, /--time-limit=74m/],
  [
    'lab --variant=stream-deadline --stream-deadline=30s --time-limit=40s',
    /would take about 3 min/,
    /shorter --stream-deadline or fewer --slices/,
  ],
  ['lab --variant=error-path --faulty-peers=4', /first pass would never end/, /--call-deadline=500ms/],
  ['lab --variant=error-path --faulty-peers=4 --load=none', /first pass would never end/, /--call-deadline=500ms/],
  ['lab --role=split --load=none', /takes a driver/, /--load=grpc or --load=k6/],
  ['lab --passes=3000 --replicas=1 --rate=1', /would take about 50 min/, /--time-limit=/],
  ['lab --passes=10000000', /open files|ports/, /at most --passes=\d+ fits/],
  ['lab --variant=leaky --passes=5000000 --replicas=20', /of memory/, /fewer --replicas/],
  ['lab --replicas=20 --rate=1000', /ask for .* cores or more/, /about --rate=[\d.]+ fits/],
];

const LISTS: Bad[] = [
  ['lab --server-max-age=5s,5000ms', /"5000ms" twice/, /--repeat=N/],
  ['lab --transport=mtls,mtls', /"mtls" twice/, /--repeat=N/],
  ['lab --transport=mtls,tls', /no transport "tls"/, /mtls, tls-shared, plaintext/],
  ['lab --replicas=3,21', /21 is out of range/, /1 to 20/],
  ['lab --call-deadline=,5s', /empty place/, /single commas/],
  ['lab --load=none,grpc --cadence=steady', /belongs to --load=none/, /add --load=none/],
  ['lab --load=grpc,none --role=mixed,split', /takes a driver/, /--load=grpc or --load=k6/],
  [
    'lab --variant=leaky,fixed --replicas=1,2,3 --transport=mtls,plaintext --faulty-peers=0,1,2',
    /makes 36 plans, for every combination of 2 of --variant, 3 of --replicas, 2 of --transport and 3 of --faulty-peers/,
    /up to 24.*compare/,
  ],
  ['lab --passes=60,120', /takes no list/, /one value.*compare/],
  ['lab --passes=1,000', /"1,000" is not a whole number/, /for example 1000/],
  ['lab --max-growth=sockets:1,channels:1', /takes no list/, /the flag again for each/],
];

const PLANS: Bad[] = [
  ['lab --plan=none.json', /does not exist/, /plan.json of a run/],
  ['lab --plan=.', /is a folder/, /the plan\.json in it/],
  ['lab --plan=empty.json', /is empty/, /plan.json of a run/],
  ['lab --plan=cut.json', /cut off or damaged/, /plan.json of a run/],
  ['lab --plan=notes.txt', /is not JSON/, /plan.json of a run/],
  ['lab --plan=other.json', /is no plan: /, /plan.json of a run/],
  ['lab --plan=newer.json', /newer grpc-leak-lab \(schema 3; this one knows 2\)/, /update/],
  ['lab --plan=foreign.json', /asks for the variant "gossip"/, /the variants are/],
  ['lab --plan=kubernetes.json', /asks for the engine "kubernetes"/, /the engines are processes, swarm/],
  ['lab --plan=driverless.json', /says --role=split, which takes a driver/, /--load=grpc or --load=k6/],
  ['lab --plan=fast.json', /says observe.tickMs: 1ms is out of range/, /from 10ms to 1h/],
  ['lab --plan=coarse.json', /says work.slices: 1 is out of range/, /3 to 24/],
  ['lab --plan=uncounted.json', /limits a metric that is not counted/, /add --count-timers/],
  ['lab --plan=twice.json', /says --max-growth=sockets, which limits this metric more than once/, /one limit/],
  ['lab --plan=typo.json', /says "observe.tickMS", which is no setting/, /did you mean observe.tickMs/],
  ['lab --plan=extra.json', /says "gossip", which is no setting/, /settings/],
  ['lab --plan=uncut.json', /says --passes, which 5 passes cannot be cut into 6 slices/, /at least --passes=6/],
  ['lab --plan=huge.json', /is no plan: seed: 1e\+300 is more than a run can count to/, /plan\.json of a run/],
  ['lab --plan=good.json --variant=leaky', /contradicts --plan/, /leave out --variant/],
  ['lab --plan=good.json --passes=5', /contradicts --plan/, /leave out --passes/],
];

const FOLDERS: Bad[] = [
  ['lab --reports=notes.txt', /is a file, not a folder/, /may write to/],
  ['lab --reports=notes.txt/deeper', /is a file, not a folder/, /may write to/],
  ['lab --reports=/dev/null', /is a file, not a folder/, /may write to/],
  ...(process.platform === 'linux'
    ? [['lab --reports=/proc/reports/deeper', /keeps no files/, /may write to/] satisfies Bad]
    : []),
  ['lab --reports=nowhere', /link to nowhere/, /may write to/],
  ['lab --reports=loop', /link to itself/, /may write to/],
  [`lab --reports=${'a'.repeat(300)}`, /too long/, /may write to/],
  ['lab --reports=', /has no value/, /--reports=reports/],
  ['compare whole/a1 whole/b1 --reports=notes.txt', /is a file/, /may write to/],
];

const RUNS: Bad[] = [
  ['compare', /names no run/, /two or more/],
  ['compare a1 --reports=whole', /one run only/, /two or more/],
  ['compare a1 zz --reports=whole', /no run of this name/, /the runs there are/],
  ['compare a1 a1 --reports=whole', /same run as "a1"/, /each run once/],
  ['compare a1 whole/a1 --reports=whole', /same run as "a1"/, /each run once/],
  ['compare a b1 --reports=whole', /beginning of 2 runs/, /a2, a1/],
  ['compare a zz --reports=whole', /no run of this name/, /the runs there are b1, a2, a1;/],
  ['report a3-comparison-0001 --reports=whole', /is a comparison, not a run/, /the runs that it compares/],
  ['report a3 --reports=whole', /is a comparison, not a run/, /the runs that it compares/],
  ['report whole/a3-comparison-0001', /is a comparison, not a run/, /the runs that it compares/],
  ['compare b1 a3-comparison-0001 --reports=whole', /is a comparison, not a run/, /the runs that it compares/],
  ['compare latest a1', /no latest run/, /make a run first/],
  ['compare whole/a1 unanalysed/u', /no run\.json/, /grpc-leak-lab report unanalysed\/u/],
  ['compare whole/a1 broken/cut-run', /run\.json is cut off/, /grpc-leak-lab report broken\/cut-run/],
  ['compare whole/a1 broken/newer-run', /run\.json was written by a newer/, /update/],
  ['compare whole/a1 broken/no-analysis', /holds no analysis/, /grpc-leak-lab report/],
  ['report', /names no run/, /report latest/],
  ['report whole/a3', /no such folder/, /make a run first|runs there/],
  ['report notes.txt', /no run of this name|is a file/, /make a run first|name the folder/],
  ['report ./notes.txt', /is a file/, /name the folder/],
  ['report whole', /not of a run/, /name the folder of a run/],
  ['report broken/no-plan', /plan\.json does not exist/, /run it again/],
  ['report broken/cut-plan', /plan\.json is cut off/, /run it again/],
  ['report broken/newer-plan', /plan\.json was written by a newer/, /update/],
  ['report broken/no-samples', /no samples\.ndjson/, /--plan/],
  ['report broken/empty-samples', /is empty: nothing was measured/, /--plan/],
  ['report broken/cut-samples', /cut off in its first line/, /--plan/],
  ['report broken/foreign-samples', /does not begin with a line of a record/, /name the folder of a run/],
  ['report broken/newer-samples', /newer grpc-leak-lab \(vitals 2\)/, /update/],
  ['report whole/a1 --variant=leaky', /no such flag/, /--help/],
];

/** Every bad input. */
export const BAD_INPUTS: readonly Bad[] = [
  COMMANDS,
  PPROF,
  NAMES,
  FLAGS,
  NUMBERS,
  DURATIONS,
  GROWTHS,
  COMBINATIONS,
  LISTS,
  PLANS,
  FOLDERS,
  RUNS,
].flat();

/** Makes the files and runs that the inputs name. */
export function prepare(folder: string): void {
  const at = (...names: string[]) => join(folder, ...names);
  const write = (name: string, content: unknown) =>
    writeFileSync(at(name), typeof content === 'string' ? content : JSON.stringify(content));
  write('notes.txt', 'Notes on a leak\n');
  write('empty.json', '');
  write('cut.json', JSON.stringify(PLAN).slice(0, 120));
  write('other.json', { name: 'something-else' });
  write('newer.json', { ...PLAN, schemaVersion: 3 });
  write('driverless.json', {
    ...PLAN,
    target: { ...PLAN.target, role: 'split' },
    load: { ...PLAN.load, kind: 'none' },
  });
  write('foreign.json', changed(PLAN, { variant: 'gossip' }));
  write('kubernetes.json', { ...PLAN, engine: 'kubernetes' });
  write('good.json', PLAN);
  write('fast.json', changed(PLAN, { tickMs: 1 }));
  write('coarse.json', changed(PLAN, { slices: 1 }));
  const tolerating = (...metrics: string[]) =>
    changed(PLAN, { maxGrowth: metrics.map((metric) => ({ metric, perWork: 1 })) });
  write('uncounted.json', tolerating('timers'));
  write('twice.json', tolerating('sockets', 'sockets'));
  write('typo.json', { ...PLAN, observe: { ...PLAN.observe, tickMS: 100 } });
  write('extra.json', { ...PLAN, gossip: { rounds: 3 } });
  write('uncut.json', changed(PLAN, { passes: 5 }));
  write('huge.json', { ...PLAN, seed: 1e300 });
  symlinkSync(at('missing', 'target'), at('nowhere'));
  symlinkSync(at('loop'), at('loop'));
  mkdirSync(at('whole'));
  for (const id of ['a1', 'a2', 'b1']) writeRun(at('whole'), id);
  mkdirSync(at('whole', 'a3-comparison-0001'));
  write('whole/a3-comparison-0001/comparison.json', { schemaVersion: 1 });
  writeRun(at('unanalysed'), 'u', { 'run.json': undefined });
  const broken = at('broken');
  writeRun(broken, 'cut-run', { 'run.json': '{"schemaVersion":1,"pl' });
  writeRun(broken, 'newer-run', { 'run.json': { schemaVersion: 7, analysis: {} } });
  writeRun(broken, 'no-analysis', { 'run.json': { schemaVersion: 1 } });
  writeRun(broken, 'no-plan', { 'plan.json': undefined });
  writeRun(broken, 'cut-plan', { 'plan.json': '{"schemaVersion":1,' });
  writeRun(broken, 'newer-plan', { 'plan.json': { ...PLAN, schemaVersion: 9 } });
  writeRun(broken, 'no-samples', { 'samples.ndjson': undefined });
  writeRun(broken, 'empty-samples', { 'samples.ndjson': '' });
  writeRun(broken, 'cut-samples', { 'samples.ndjson': '{"receivedMs":0,"from":"la' });
  writeRun(broken, 'foreign-samples', { 'samples.ndjson': '{"hello":"world"}\n' });
  writeRun(broken, 'newer-samples', {
    'samples.ndjson': '{"receivedMs":0,"from":"replica","replica":"r1","line":{"vitals":2}}\n',
  });
}
