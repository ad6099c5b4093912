import { type DetectorDocument, type DetectorRow, RUNTIMES } from './document.js';
import { cellsOf, leakText, NOTES, provenanceText, RUNTIME_TITLES, summaryText } from './words.js';

const HEAD = [
  'detector',
  'outcome',
  'says leak',
  'leaves the twin alone',
  'names the line',
  'of the leak',
  'of the twin',
];

const IN_PROCESS =
  'With the service in the same process, Vitest speaks of the server’s session in both programs: [in tests](in-tests.md).';

/** Returns the page as Markdown. */
export function detectorsMarkdown(document: DetectorDocument): string {
  return `${[
    '# What each detector says of the same leak',
    leakText(document),
    'Every cell is a run of the tool itself, by `npm run detectors`, which makes this page and [one in HTML](detectors.html) anew.',
    provenanceText(document),
    ...RUNTIMES.flatMap((runtime) => tableOf(document, runtime)),
    '## How to read them',
    [...NOTES, IN_PROCESS].map((note) => `- ${note}`).join('\n'),
  ].join('\n\n')}\n`;
}

function tableOf({ rows }: DetectorDocument, runtime: (typeof RUNTIMES)[number]): string[] {
  const own = rows.filter((row) => row.runtime === runtime);
  if (own.length === 0) return [];
  const lines = [HEAD, HEAD.map(() => '---'), ...own.map(rowCells)].map((cells) => `| ${cells.join(' | ')} |`);
  return [`## ${RUNTIME_TITLES[runtime]}`, summaryText(own), lines.join('\n')];
}

function rowCells(row: DetectorRow): string[] {
  const cells = cellsOf(row);
  const { leakSaid, twinAlone, lineNamed, printedOfLeak, printedOfTwin } = cells;
  return [
    `**${cells.title}**: ${cells.how}`,
    cells.verdictText,
    ...[leakSaid, twinAlone, lineNamed],
    ...[printedOfLeak, printedOfTwin].map(escaped),
  ];
}

/** Keeps what a tool printed from being read as Markdown. */
function escaped(text: string): string {
  return text.replace(/[\\|<>*_`[\]]/g, (character) => `\\${character}`);
}
