// The environment for Jest: `testEnvironment: 'grpc-leak-lab/jest-environment'`. It is Jest's own for Node, and carries the
// probe and `assertNoLeak` into the sandbox of a test file. Jest has a registry of modules of its own, past which the probe
// does not look: each grpc-js that it loads is told to the probe here. CommonJS, as Jest loads environments.
'use strict';

const { createRequire } = require('node:module');
const { basename, dirname, join, resolve } = require('node:path');

/** A folder of grpc-js, and the file in it that makes channels. */
const GRPC_JS = /[\\/]@grpc[\\/]grpc-js[\\/]build[\\/]src$/;
const CHANNEL = 'channel.js';

/** The environment of the test file that runs: a process runs one at a time. */
let current;

class LeakLabEnvironment extends nodeEnvironment() {
  /** The copies of grpc-js that this test file has loaded, by their folders. */
  #copies = new Map();
  #adopt;

  constructor(config, context) {
    super(config, context);
    current = this;
    followRuntime();
  }

  async setup() {
    await super.setup();
    const { handIn } = await import('./handIn.js');
    this.#adopt = handIn(this.global);
    for (const copy of this.#copies.values()) this.#tell(copy);
  }

  async teardown() {
    for (const { forget } of this.#copies.values()) forget?.();
    this.#copies.clear();
    if (current === this) current = undefined;
    await super.teardown();
  }

  /** Notes what Jest gave to a file that asked for a module. */
  noteModule(from, name, exports) {
    const folder = dirname(resolve(dirname(from), name));
    if (!GRPC_JS.test(folder) || !name.startsWith('.')) return;
    const file = `${basename(name, '.js')}.js`;
    const known = this.#copies.get(folder);
    const isNew = file === CHANNEL && known?.files.has(CHANNEL) && known.files.get(CHANNEL) !== exports;
    const copy = known && !isNew ? known : { folder, files: new Map(), forget: undefined };
    if (isNew) known.forget?.(); // of before jest.resetModules()
    this.#copies.set(folder, copy);
    copy.files.set(file, exports);
    this.#tell(copy); // with each of its files: channel.js is asked for before it has run to its end
  }

  #tell(copy) {
    const { folder, files } = copy;
    const channel = files.get(CHANNEL);
    if (!this.#adopt || typeof channel?.ChannelImplementation !== 'function' || copy.forget) return;
    copy.forget = this.#adopt({ folder, channel, exports: (file) => files.get(file) });
  }
}

/** Follows what Jest's loader gives out, from now on and once in a process. */
function followRuntime() {
  const path = Object.keys(require.cache).find((file) => /[\\/]jest-runtime[\\/]build[\\/]index\.js$/.test(file));
  const prototype = path && (require.cache[path].exports.default ?? require.cache[path].exports).prototype;
  const original = prototype?.requireModuleOrMock;
  if (!original || original.isFollowed) return;
  prototype.requireModuleOrMock = function requireModuleOrMock(from, name, ...more) {
    const exports = original.call(this, from, name, ...more);
    if (typeof from === 'string' && typeof name === 'string') current?.noteModule(from, name, exports);
    return exports;
  };
  prototype.requireModuleOrMock.isFollowed = true;
}

/** Returns the environment that Jest brings along, wherever the package manager has put it. */
function nodeEnvironment() {
  const chains = [['jest-environment-node'], ['jest', 'jest-cli', 'jest-config', 'jest-environment-node']];
  for (const from of [__filename, join(process.cwd(), 'package.json')])
    for (const chain of chains) {
      try {
        const path = chain.reduce((file, name) => createRequire(file).resolve(name), from);
        return require(path).TestEnvironment ?? require(path).default;
      } catch {
        // it lies elsewhere
      }
    }
  throw new Error(
    'grpc-leak-lab/jest-environment needs jest-environment-node, which comes with Jest and is not found here\n  → npm install --save-dev jest-environment-node',
  );
}

module.exports = LeakLabEnvironment;
module.exports.default = LeakLabEnvironment;
module.exports.TestEnvironment = LeakLabEnvironment;
