/** Text without the odd spaces that VS Code puts between the parts of a label. */
export function normal(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
