import { silenceWords } from '../../plan/waits.js';
import { stopDetail } from '../../record/earlyStop.js';
import { few } from '../../text/few.js';
import { counted, countedWork, listed, type WorkWords } from '../../text/figures.js';
import { progressWords } from '../condense/slicesDone.js';
import type { AuditFact, CheckedFinding, FactOf } from '../model/audit.js';
import { ceilingSentence } from './ceilingSentence.js';
import {
  answeredSentence,
  censusSentence,
  endSeenSentence,
  enoughCheckpointsSentence,
  quietSentence,
} from './checkpointSentences.js';
import {
  backlogSentence,
  callsSentence,
  evenSentence,
  k6ChecksSentence,
  k6ThresholdsSentence,
  landedSentence,
  rateSentence,
  reachedSentence,
} from './loadSentences.js';
import { attachedSentence, commandEndSentence, judgedSentence, leftSentence } from './processSentences.js';
import {
  completeSentence,
  enoughReplicasSentence,
  livedSentence,
  overloadSentence,
  restartsSentence,
} from './replicaSentences.js';
import { troubleSentence } from './troubleSentences.js';

/** Puts a finding of the audit into words; `work` is what a unit of the run's work is called. */
export function inWords(fact: AuditFact, work: WorkWords): CheckedFinding {
  return { ...fact, sentence: sentenceOf(fact, work) };
}

function sentenceOf(fact: AuditFact, work: WorkWords): string {
  switch (fact.rule) {
    case 'record-whole':
      return RECORD_WORDS[fact.ending];
    case 'ran-to-its-end':
      return ranSentence(fact);
    case 'fleet-complete':
      return completeSentence(fact);
    case 'replicas-lived':
      return livedSentence(fact);
    case 'no-restarts':
      return restartsSentence(fact);
    case 'enough-replicas':
      return enoughReplicasSentence(fact);
    case 'processes-judged':
      return judgedSentence(fact);
    case 'command-ended':
      return commandEndSentence(fact);
    case 'processes-left':
      return leftSentence(fact);
    case 'attached':
      return attachedSentence(fact);
    case 'command-trouble':
      return troubleSentence(fact.trouble);
    case 'machine-kept-up':
      return overloadSentence(fact);
    case 'fleet-unchanged':
      return changeSentence(fact);
    case 'vitals-complete':
      return vitalsSentence(fact);
    case 'passes-end':
      return `No pass ended: ${silenceWords(fact)} and calls have no deadline, so the first pass hangs, and every other behind it.`;
    case 'load-ran':
      return `The load failed: ${fact.message}.`;
    case 'calls-answered':
      return callsSentence(fact);
    case 'load-landed':
      return landedSentence(fact, work);
    case 'rate-reached':
      return rateSentence(fact, work);
    case 'work-reached':
      return reachedSentence(fact, work);
    case 'load-even':
      return evenSentence(fact, work);
    case 'no-backlog':
      return backlogSentence(fact, work);
    case 'passes-succeeded':
      return `${countedWork(fact.failed, work)} failed.`;
    case 'k6-checks':
      return k6ChecksSentence(fact);
    case 'k6-thresholds':
      return k6ThresholdsSentence(fact);
    case 'enough-checkpoints':
      return enoughCheckpointsSentence(fact);
    case 'end-of-load-seen':
      return endSeenSentence(fact, work);
    case 'checkpoints-quiet':
      return quietSentence(fact);
    case 'checkpoints-answered':
      return answeredSentence(fact);
    case 'censuses-agree':
      return censusSentence(fact);
    case 'sockets-bounded':
      return ceilingSentence(fact);
  }
}

const RECORD_WORDS: Readonly<Record<FactOf<'record-whole'>['ending'], string>> = {
  whole: 'The record is whole.',
  'mid-line': 'The record breaks off in the middle of a line: the lab was killed while it wrote.',
  'before-first-line': 'The record broke off before its first line.',
};

function ranSentence({ end, slices }: FactOf<'ran-to-its-end'>): string {
  switch (end.as) {
    case 'done':
      return 'The run went on to its end.';
    case 'cut-short':
      return `The run was cut short by ${end.by} after ${progressWords(slices)}${stopDetail(end)}.`;
    case 'broken-off':
      return `The record ends before the run did, after ${progressWords(slices)}: the lab was killed, or the run is still going on.`;
  }
}

function changeSentence({ lost, joined }: FactOf<'fleet-unchanged'>): string {
  const without = lost.length > 0 ? `without ${listed(few(lost))}` : 'another one';
  const instead = joined.length > 0 ? `, with ${listed(few(joined))} instead` : '';
  return `The fleet changed in mid-run (${without}${instead}): growth is not read across that, and nothing is predicted from there on.`;
}

function vitalsSentence({ missing }: FactOf<'vitals-complete'>): string {
  if (missing.length === 0) return 'No vitals line is missing among those that arrived.';
  const which = missing.map(({ replica, lines }) => `${counted(lines, 'vitals line')} of ${replica}`);
  const shown = which.length > 6 ? [...which.slice(0, 5), `those of ${which.length - 5} more replicas`] : which;
  return `Never arrived: ${listed(shown)}.`;
}
