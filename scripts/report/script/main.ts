import { type ChartBoard, liftCursor } from './board.js';
import { chartFiles } from './chartFiles.js';
import { copying } from './copy.js';
import { all } from './element.js';
import { zoomableFlames } from './flame.js';
import { readByKeys, spokenPlace, tellHow } from './keys.js';
import { switchableLines } from './legend.js';
import { linkedView } from './linkedView.js';
import { plotsOfPage } from './plots.js';
import { readByPointer } from './pointer.js';
import { printing } from './printing.js';
import { saving } from './saving.js';

if ('document' in globalThis) start(); // imported anywhere else, it does nothing

function start(): void {
  copying();
  saving();
  printing();
  zoomableFlames();
  charts();
}

function charts(): void {
  const board: ChartBoard = { plots: plotsOfPage(), zoomed: new Map(), changed: () => {} };
  if (board.plots.length > 0) {
    const spoken = spokenPlace();
    for (const plot of board.plots) {
      for (const each of all('span:not(.end)', plot.element)) each.setAttribute('aria-hidden', 'true');
      readByKeys(board, plot, spoken);
      readByPointer(board, plot);
      chartFiles(plot);
    }
    addEventListener('pointerdown', ({ target }) => {
      if (!(target as Element).closest('.plot')) liftCursor(board);
    });
    switchableLines(board);
    tellHow();
  }
  linkedView(board);
}
