/** The same list, with a count of the elements that are read from it. */
export function countReads<Item>(items: readonly Item[]): {
  readonly items: readonly Item[];
  readonly count: () => number;
} {
  let reads = 0;
  const counted = new Proxy(items, {
    get: (target, key, receiver) => {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1;
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
  return { items: counted, count: () => reads };
}

/** The same objects, with a count of the properties that are read from them. */
export function countPropertyReads<Item extends object>(
  items: readonly Item[],
): {
  readonly items: Item[];
  readonly count: () => number;
} {
  let reads = 0;
  const counted = items.map(
    (item) =>
      new Proxy(item, {
        get: (target, key, receiver) => {
          reads += 1;
          return Reflect.get(target, key, receiver) as unknown;
        },
      }),
  );
  return { items: counted, count: () => reads };
}

/** The same text, with a count of the characters that a reader from left to right looks at. Only for readers that use nothing but these methods. */
export function countCharacters(text: string): { readonly text: string; readonly count: () => number } {
  let looks = 0;
  const counted = {
    length: text.length,
    charAt: (offset: number) => {
      looks += 1;
      return text.charAt(offset);
    },
    startsWith: (token: string, offset: number) => {
      looks += token.length;
      return text.startsWith(token, offset);
    },
    indexOf: (token: string, offset: number) => {
      const found = text.indexOf(token, offset);
      looks += (found === -1 ? text.length : found) - offset;
      return found;
    },
    slice: (start: number, end: number = text.length) => {
      looks += end - start;
      return text.slice(start, end);
    },
  };
  return { text: counted as unknown as string, count: () => looks };
}
