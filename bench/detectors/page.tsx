import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import { type DetectorDocument, type DetectorRow, type DetectorRuntime, RUNTIMES } from './document.js';
import { cellsOf, leakText, NOTES, provenanceText, RUNTIME_TITLES, summaryText } from './words.js';

const style = ['../../scripts/report/style/base.css', 'page.css']
  .map((path) => readFileSync(new URL(path, import.meta.url), 'utf8'))
  .join('\n');

const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`;

const HEAD = ['Detector', 'Outcome', 'Says leak', 'Leaves the twin alone', 'Names the line', 'What it printed'];

/** Returns the page as one HTML file, which asks for no other. */
export function detectorsPage(document: DetectorDocument): string {
  return `<!doctype html>\n${render(<DetectorsPage document={document} />)}\n`;
}

function DetectorsPage({ document }: { document: DetectorDocument }): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>What each detector says of the same leak</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <main>
          <h1>What each detector says of the same leak</h1>
          <p class="lead">{leakText(document)}</p>
          <p class="quiet">Every cell is a run of the tool itself. {provenanceText(document)}</p>
          {RUNTIMES.map((runtime) => (
            <RuntimeTable key={runtime} document={document} runtime={runtime} />
          ))}
          <section aria-labelledby="notes">
            <h2 id="notes">How to read them</h2>
            <ul>
              {NOTES.map((note) => (
                <li key={note}>{note.replaceAll('`', '')}</li>
              ))}
            </ul>
          </section>
        </main>
      </body>
    </html>
  );
}

function RuntimeTable({ document, runtime }: { document: DetectorDocument; runtime: DetectorRuntime }): VNode | null {
  const rows = document.rows.filter((row) => row.runtime === runtime);
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby={runtime}>
      <h2 id={runtime}>{RUNTIME_TITLES[runtime]}</h2>
      <p>{summaryText(rows)}</p>
      <table>
        <thead>
          <tr>
            {HEAD.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <DetectorLine key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function DetectorLine({ row }: { row: DetectorRow }): VNode {
  const { title, how, verdict, verdictText, leakSaid, twinAlone, lineNamed, printedOfLeak, printedOfTwin } =
    cellsOf(row);
  const [, , said, alone, named] = HEAD;
  return (
    <tr>
      <th scope="row">
        {title}
        <span class="how">{how.replaceAll('`', '')}</span>
      </th>
      <td>
        <span class={`verdict ${verdict}`}>{verdictText}</span>
      </td>
      <td data-title={said}>{leakSaid}</td>
      <td data-title={alone}>{twinAlone}</td>
      <td data-title={named}>{lineNamed}</td>
      <td class="printed">
        {printedOfTwin === '' ? (
          printedOfLeak
        ) : (
          <dl>
            <dt>leak</dt>
            <dd>{printedOfLeak}</dd>
            <dt>twin</dt>
            <dd>{printedOfTwin}</dd>
          </dl>
        )}
      </td>
    </tr>
  );
}
