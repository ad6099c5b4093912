import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import type { ComponentChildren, VNode } from 'preact';
import { render } from 'preact-render-to-string';

/** The script and the style of a page, and the policy that allows these and nothing else. */
interface PageAssets {
  readonly script: string;
  readonly style: string;
  readonly policy: string;
}

/** Reads the assets of a page: a script, and the style of every page with what a page adds of its own. */
export function assetsOf(scriptFile: string, ...ownStyles: readonly string[]): PageAssets {
  const script = asset(scriptFile);
  const style = ['page.css', ...ownStyles].map(asset).join('\n');
  return { script, style, policy: policyOf(script, style) };
}

const USUAL = assetsOf('page.cjs');

/** The parts of a page; `data` is embedded once, for the read-outs and for saving. */
interface Page {
  title: string;
  /** The stem of the files that can be saved from the page. */
  file: string;
  data?: unknown;
  body: ComponentChildren;
  /** Default: those of a page with charts. */
  assets?: PageAssets;
}

/**
 * Makes a whole HTML document that needs no other file: its policy forbids every request, and runs this one script and
 * no other, so that text which slipped into the markup could still do nothing.
 */
export function htmlDocument(page: Page): string {
  return `<!doctype html>\n${render(<Document {...page} />)}\n`;
}

function Document({ title, file, data, body, assets: { script, style, policy } = USUAL }: Page): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>{title}</title>
        <link rel="icon" href={ICON} />
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body data-file={file}>
        <a class="skip" href="#content">
          Skip to the content
        </a>
        {body}
        {data === undefined ? null : (
          <script type="text/plain" id="data" dangerouslySetInnerHTML={{ __html: embedded(data) }} />
        )}
        <script dangerouslySetInnerHTML={{ __html: script }} />
      </body>
    </html>
  );
}

/**
 * Returns data as deflated JSON in base64, which is a tenth as long, and which whatever its strings contain cannot end
 * the script element it stands in.
 */
export function embedded(data: unknown): string {
  return deflateSync(JSON.stringify(data), { level: 9 }).toString('base64');
}

/** The icon: two growing bars and a level one; a page without an icon would make the browser ask for one. */
const ICON = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M2 14V9m4 5V6m4 8V2" stroke="#b3371f" stroke-width="3"/><path d="M14 14v-3" stroke="#1d6f5c" stroke-width="3"/></svg>')}`;

function policyOf(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src ${sha256(script)}`,
    `style-src-elem ${sha256(style)}`,
    "style-src-attr 'unsafe-inline'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function sha256(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function asset(name: string): string {
  return readFileSync(new URL(`./${name}`, import.meta.url), 'utf8').trim();
}
