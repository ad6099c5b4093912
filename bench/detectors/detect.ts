import { cpus, release, type } from 'node:os';
import { onPath } from '../../scripts/engines/onPath.js';
import { temporaryFolder } from '../../scripts/engines/temporaryFolder.js';
import { root } from '../../test/support/root.js';
import { run } from '../truth/run.js';
import { type Detector, type DetectorContext, NotHad } from './detector.js';
import { DETECTOR_IDS, type DetectorDocument, type DetectorId, type DetectorRow } from './document.js';
import { GO_PROGRAMS, goDetectors } from './go.js';
import { nodeDetectors } from './node.js';
import { GRPC_JS, LEAKAGE, MEMLAB, RUNNERS } from './packages.js';
import { CLIENTS, startAskedService, UNANSWERED } from './service.js';

/** Who is told how far it is. */
export interface DetectorProgress {
  readonly said: (text: string) => void;
  readonly done: (row: DetectorRow) => void;
}

/** Asks these detectors, one after another, what they see of the leak and of its twin; nothing of it is left behind. */
export async function detect(ids: readonly DetectorId[], { said, done }: DetectorProgress): Promise<DetectorDocument> {
  await using folder = temporaryFolder('leak-lab-detectors-');
  const service = await startAskedService();
  try {
    const env = { ADDRESSES: service.addresses.join(' '), TMPDIR: folder.path };
    const context: DetectorContext = { folder: folder.path, env, clients: CLIENTS, said };
    const all: Detector[] = [...goDetectors(context), ...nodeDetectors(context)];
    const rows: DetectorRow[] = [];
    for (const id of DETECTOR_IDS.filter((each) => ids.includes(each))) {
      const detector = all.find((each) => each.id === id);
      if (detector === undefined) throw new Error(`nothing asks ${id}`);
      const row = await rowOf(detector, folder.path);
      rows.push(row);
      done(row);
    }
    const versions = await versionsOf(rows);
    return {
      formatVersion: 1,
      day: today(),
      machine: here(),
      versions,
      clients: CLIENTS,
      connected: CLIENTS - UNANSWERED,
      rows,
    };
  } finally {
    service.stop();
  }
}

async function rowOf({ id, runtime, read }: Detector, folder: string): Promise<DetectorRow> {
  return withoutPaths({ id, runtime, result: await resultOf(read) }, folder);
}

async function resultOf(read: Detector['read']): Promise<DetectorRow['result']> {
  try {
    return { kind: 'ran', leaky: await read('leaky'), fixed: await read('fixed') };
  } catch (error) {
    if (!(error instanceof NotHad)) throw error;
    return { kind: 'missing', why: error.why };
  }
}

/** Cuts the folders of this machine out of what a tool printed. */
function withoutPaths(row: DetectorRow, folder: string): DetectorRow {
  const text = JSON.stringify(row).replaceAll(`${folder}/`, '').replaceAll(`${root}/`, '');
  return JSON.parse(text.replace(/\bdist\/[0-9a-f]{16}\//g, '')) as DetectorRow;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function here(): DetectorDocument['machine'] {
  const all = cpus();
  return { cores: all.length, cpu: all[0]?.model.trim() ?? 'unknown', system: `${type()} ${release().split('-')[0]}` };
}

/** Returns what was used, with versions: of Go only where it is there, of tools only those that were asked. */
async function versionsOf(rows: readonly DetectorRow[]): Promise<Record<string, string>> {
  const has = (part: string) => rows.some(({ id, result }) => id.includes(part) && result.kind === 'ran');
  const isGo = rows.some(({ runtime }) => runtime === 'go') && onPath('go') !== undefined;
  return {
    Node: process.version.slice(1),
    ...(rows.some(({ runtime }) => runtime === 'node') && { 'grpc-js': Object.values(GRPC_JS).join('') }),
    ...(isGo && (await goVersions())),
    ...(has('vitest') && { Vitest: String(RUNNERS.vitest) }),
    ...(has('jest') && { Jest: String(RUNNERS.jest) }),
    ...(has('memlab') && { memlab: String(MEMLAB.memlab) }),
    ...(rows.some(({ id }) => id === 'node-leakage') && { leakage: String(LEAKAGE.leakage) }),
  };
}

async function goVersions(): Promise<Record<string, string>> {
  const go = await run('go', ['version'], { limitMs: 60_000 });
  const modules = ['google.golang.org/grpc', 'go.uber.org/goleak'];
  const env = { GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local', GOWORK: 'off' };
  const listed = await run('go', ['list', '-m', '-f', '{{.Version}}', ...modules], {
    cwd: GO_PROGRAMS,
    env,
    limitMs: 60_000,
  });
  const [grpc = '', goleak = ''] = listed.stdout
    .trim()
    .split('\n')
    .map((version) => version.replace(/^v/, ''));
  return { Go: /go([\d.]+)/.exec(go.stdout)?.[1] ?? '', 'grpc-go': grpc, goleak };
}
