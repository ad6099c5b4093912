import { csv, pageTable } from './csv.js';
import { pageData } from './data.js';
import { all, element } from './element.js';

/** Shows the buttons that save the data of the page. */
export function saving(): void {
  if (!document.getElementById('data') || !('DecompressionStream' in globalThis)) return;
  for (const place of all('[data-save]')) {
    place.hidden = false;
    place.addEventListener('click', async ({ target }) => {
      const as = (target as HTMLElement).dataset.as;
      const data = await pageData();
      if (!data) return;
      if (as === 'json') save(`${fileStem()}.json`, 'application/json', JSON.stringify(data.run ?? data, null, 1));
      if (as === 'csv') save(`${fileStem()}.csv`, 'text/csv', csv(pageTable(data)));
    });
  }
}

/** Returns the stem of the files that are saved from the page. */
export function fileStem(): string {
  return document.body.dataset.file ?? 'report';
}

/** Saves a file. */
export function save(name: string, type: string, content: BlobPart): void {
  const link = element('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
