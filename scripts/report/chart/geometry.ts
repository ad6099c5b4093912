/** The measures that the charts and the script of their page share. */

/** The inner width of a picture in its own units; it is stretched to the width available. */
export const PICTURE_WIDTH = 1000;

/** The distance of labels at line ends, in pixels. */
export const LABEL_GAP = 16;

/** The height in pixels from which a chart has room for more marks on its axis. */
export const TALL = 250;

/** Says whether an axis begins at zero: where it does not, what is twice as high is not twice as much. */
export function originWords(low: number): string {
  return low === 0 ? 'from zero' : 'not from zero';
}

/** The figures of a frame of a flame graph in which all grew that grew in its caller: they are the caller's. */
export const ALL_OF_CALLER = 'all that grew in its caller';
