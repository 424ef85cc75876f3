/** Of 128 characters, which a key may have by itself. */
const MAX_NAME = 128;

/** What a query is called that takes a tag. */
export function byTag(name: string, tagKey: string): string {
  return `${name} by tag ${tagKey}`.slice(0, MAX_NAME);
}
