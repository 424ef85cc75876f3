/** A name that SQL reserves is quoted. */
export function quoted(name: string): string {
  return name === 'end' ? `"${name}"` : name;
}
