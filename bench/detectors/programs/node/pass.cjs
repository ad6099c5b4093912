// One pass over every address of the environment, by the twin that is named there.
const { askFixed, askLeaky } = require('./clients.cjs');

const TWINS = { leaky: askLeaky, fixed: askFixed };

/** By default clients of one address share its connection; with this each has one of its own, as under mutual TLS. */
const OWN_CONNECTION = { 'grpc.use_local_subchannel_pool': 1 };

/** Asks every address once. What does not answer is part of it. */
async function pass({ TWIN = '', ADDRESSES = '', CONNECTIONS = '' } = process.env) {
  const ask = TWINS[TWIN];
  if (!ask) throw new Error(`TWIN is "${TWIN}", and has to be leaky or fixed`);
  const options = CONNECTIONS === 'own' ? OWN_CONNECTION : {};
  let answered = 0;
  for (const address of ADDRESSES.split(' ')) {
    const reply = await ask(address, options).catch(() => undefined);
    if (reply !== undefined) answered += 1;
  }
  if (answered === 0) throw new Error('no address of ADDRESSES answers');
}

module.exports = { pass };
