import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';

/** The markup of one section of a page. */
export function section(html: string, id: string): string {
  const start = html.indexOf(`<section id="${id}"`);
  assert.ok(start >= 0, `no section ${id}`);
  return html.slice(start, html.indexOf('</section>', start));
}

/** A page without its scripts and styles. */
export function withoutData(html: string): string {
  return html.replace(/<(script|style).*?<\/\1>/gs, '');
}

/** The JSON that a page embeds. */
export function dataIn(html: string): string {
  const [, base64 = ''] = /<script type="text\/plain" id="data">(.*?)<\/script>/s.exec(html) ?? [];
  return base64 === '' ? '' : inflateSync(Buffer.from(base64, 'base64')).toString();
}
