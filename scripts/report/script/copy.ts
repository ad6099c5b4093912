import { all } from './element.js';

/** Shows the buttons that copy what stands before them, where a clipboard can be written to. */
export function copying(): void {
  if (!navigator.clipboard) return;
  for (const button of all<HTMLButtonElement>('[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.previousElementSibling?.textContent ?? '');
      button.textContent = 'Copied';
      setTimeout(() => {
        button.textContent = 'Copy';
      }, 2000);
    });
  }
}
