/** As much of an element as tells where a key was pressed. */
interface Place {
  closest(selector: string): unknown;
  readonly tagName: string;
}

/** Elements with keys of their own; some of them lie on the canvas. */
const CONTROLS =
  'button, a[href], input, textarea, select, [contenteditable], [role=button], [role=option], [role=tab], [role=switch], [role=dialog], [role=menu]';

/** Whether a key is meant for the canvas: it has the focus, or nothing has. */
export function isForCanvas(target: Place): boolean {
  if (target.tagName === 'BODY') return true;
  return target.closest('.workflow-canvas') !== null && target.closest(CONTROLS) === null;
}
