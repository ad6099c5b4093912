import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

/**
 * Runs Prometheus on what its argument, a folder, holds, on a free port of loopback, until standard input ends. Prometheus
 * does not watch it, so this process does; the folder and all data go then.
 */
function main(folder: string): void {
  const child = spawn('prometheus', FLAGS, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  const kill = () => void child.kill('SIGKILL');
  process.on('exit', () => {
    kill();
    rmSync(folder, { recursive: true, force: true });
  });
  child.once('error', (error) => {
    console.error(`prometheus could not be started: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code) => process.exit(code ?? 1));
  process.stdin.resume().on('close', kill);
}

/** By itself, Prometheus looks for changes of its targets only every 5 s, and 5 s after that scrapes them. */
const FLAGS = [
  '--config.file=prometheus.processes.yml',
  '--storage.tsdb.path=data',
  '--web.listen-address=127.0.0.1:0',
  '--scrape.discovery-reload-interval=100ms',
];

main(process.argv[2] as string);
