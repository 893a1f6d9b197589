import { CopyButton } from '../ui/copy-button.tsx';
import type { ShownValue } from '../wire/node-run.ts';

function toText(value: ShownValue): string {
  if (value.kind === 'whole') return JSON.stringify(value.value, null, 2);
  return value.kind === 'cut' ? value.text : '';
}

async function fetchText(path: string): Promise<string> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`The value was answered with ${answer.status}.`);
  return answer.text();
}

/** A recorded value as formatted JSON, with a button that copies it. */
export function ShownValueBlock({
  title,
  value,
  wholePath = null,
}: {
  readonly title: string;
  readonly value: ShownValue | null;
  /** Where all of a value is that is shown cut. */
  readonly wholePath?: string | null;
}) {
  if (value === null) return null;
  const text = toText(value);
  const isCut = value.kind === 'cut';
  return (
    <section aria-label={title} className="flex flex-col gap-1">
      <div className="flex h-7 items-center justify-between">
        <h3 className="text-xs font-medium text-muted-foreground">{title}</h3>
        {value.kind === 'gone' ? null : (
          <CopyButton
            name={title.toLowerCase()}
            text={isCut && wholePath !== null ? () => fetchText(wholePath) : text}
          />
        )}
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
        <p className="text-xs text-muted-foreground">
          Shown is the first part of {value.sizeBytes.toLocaleString('en')} bytes.{' '}
          {wholePath === null ? null : (
            <>
              Copy takes all of it.{' '}
              <a href={wholePath} download className="underline underline-offset-2 hover:text-foreground">
                Download {title.toLowerCase()}
              </a>
            </>
          )}
        </p>
      ) : null}
    </section>
  );
}
