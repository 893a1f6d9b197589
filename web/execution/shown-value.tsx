import { CopyButton } from '../ui/copy-button.tsx';
import type { ShownValue } from '../wire/node-run.ts';

function toText(value: ShownValue): string {
  if (value.kind === 'whole') return JSON.stringify(value.value, null, 2);
  return value.kind === 'cut' ? value.text : '';
}

/** A recorded value as formatted JSON, with a button that copies it. */
export function ShownValueBlock({ title, value }: { readonly title: string; readonly value: ShownValue | null }) {
  if (value === null) return null;
  const text = toText(value);
  return (
    <section aria-label={title} className="flex flex-col gap-1">
      <div className="flex h-7 items-center justify-between">
        <h3 className="text-xs font-medium text-muted-foreground">{title}</h3>
        {value.kind === 'gone' ? null : <CopyButton name={title.toLowerCase()} text={text} />}
      </div>
      {value.kind === 'gone' ? (
        <p className="text-[13px] text-muted-foreground">
          This value ({value.sizeBytes.toLocaleString('en')} bytes) was deleted.
        </p>
      ) : (
        <pre className="max-h-72 overflow-auto rounded-md border bg-muted/50 p-2.5 font-mono text-xs leading-relaxed break-words whitespace-pre-wrap">
          {text}
        </pre>
      )}
      {value.kind === 'cut' ? (
        <p className="text-xs text-muted-foreground">The first part of {value.sizeBytes.toLocaleString('en')} bytes.</p>
      ) : null}
    </section>
  );
}
