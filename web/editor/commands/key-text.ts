import { shortcutText } from '../../client/shortcut-text.ts';
import type { EditorAction } from './editor-command.ts';

/** A key as this machine's keyboard has it; empty for an action without one. */
export function keyText(key: EditorAction['key']): string {
  if (key === null) return '';
  return key.isBare ? key.text : shortcutText(key.text, key.isShifted ? 'shift' : 'plain');
}
