import { CopyButton } from './copy-button.tsx';

/** A line to take along: an address, a command; `name` says what it is. */
export function CopyLine({ text, name }: { readonly text: string; readonly name: string }) {
  return (
    <div className="flex items-start gap-1 rounded-md border bg-muted/50 p-2">
      <code className="min-w-0 flex-1 font-mono text-xs break-all">{text}</code>
      <CopyButton name={name} text={text} />
    </div>
  );
}
