/** Stands in the chains of the hand-made histories for the module that makes clients on behalf of others. */
export const DIALERS = /^test\/analysis\/dialers\.ts$/;
export const peer = 'makes the client';
