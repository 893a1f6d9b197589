import { customAlphabet } from 'nanoid';

const toRandomPart = customAlphabet('0123456789abcdefghijklmnopqrstuvwxyz', 6);

/** Letters, digits and single hyphens, 40 at most (decision D22); a workflow id of other letters only becomes `workflow`. */
export function toSlug(text: string): string {
  const slug = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, '');
  return slug === '' ? 'workflow' : slug;
}

/** An instance id such as `my-workflow-1234567890-abc123`: slug, seconds since 1970, random part (specification, "Start Workflow"). */
export function createInstanceId(definitionId: string, now: number): string {
  return `${toSlug(definitionId)}-${Math.floor(now / 1_000)}-${toRandomPart()}`;
}
