/** What a save button is made of. */
export interface SaveButtonProps {
  readonly text: string;
  /** The name of the file. */
  readonly name: string;
  readonly type: string;
  readonly label: string;
}

/** Saves a text that the page has as a file. */
export function SaveButton({ text, name, type, label }: SaveButtonProps) {
  const save = (): void => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <button type="button" onClick={save}>
      {label}
    </button>
  );
}
