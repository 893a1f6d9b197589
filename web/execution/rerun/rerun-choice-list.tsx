import { ChangeList } from '../../client/change-list.tsx';
import { classNames } from '../../ui/class-names.ts';
import type { RerunUse } from '../../wire/workflow.ts';
import type { RerunChoice } from './rerun-choices.ts';

function hintOf({ use, changes }: RerunChoice, isFailed: boolean): string {
  if (changes === null) return use === 'published' ? 'Nothing is published.' : 'The workflow is not stored any more.';
  if (use === 'same') return isFailed ? 'Exactly what could not start.' : 'Exactly what ran.';
  if (changes.length === 0) return `Says the same as what ${isFailed ? 'could not start' : 'ran'}.`;
  return changes.length === 1 ? 'Differs in one thing.' : `Differs in ${changes.length} things.`;
}

/** Chooses what is run again, and tells of the chosen one what differs from what ran. */
export function RerunChoiceList({
  choices,
  chosen,
  isFailed,
  onChoose,
}: {
  readonly choices: readonly RerunChoice[];
  readonly chosen: RerunUse;
  readonly isFailed: boolean;
  readonly onChoose: (use: RerunUse) => void;
}) {
  const heading = `What differs from what ${isFailed ? 'could not start' : 'ran'}`;
  const changes = choices.find(({ use }) => use === chosen)?.changes ?? [];
  return (
    <>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 text-[13px] font-medium">What runs</legend>
        {choices.map((choice) => {
          const isPossible = choice.changes !== null;
          return (
            <label
              key={choice.use}
              className={classNames(
                'grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-2.5 rounded-md border p-2.5 has-checked:border-primary has-checked:bg-accent/50',
                isPossible ? 'cursor-pointer hover:bg-muted/60' : 'bg-muted/40 text-muted-foreground',
              )}
            >
              <input
                type="radio"
                name="rerun-use"
                value={choice.use}
                className="size-4 accent-primary"
                checked={choice.use === chosen}
                disabled={!isPossible}
                onChange={() => onChoose(choice.use)}
              />
              <span className="text-[13px] font-medium">{choice.title}</span>
              <span className="col-start-2 text-xs text-muted-foreground">{hintOf(choice, isFailed)}</span>
            </label>
          );
        })}
      </fieldset>
      {changes.length === 0 ? null : (
        <section className="flex flex-col gap-1.5">
          <h3 className="text-xs font-medium text-muted-foreground">{heading}</h3>
          <ChangeList
            label={heading}
            changes={changes}
            className="max-h-48 overflow-y-auto rounded-md border bg-muted/40 p-3"
          />
        </section>
      )}
    </>
  );
}
