/** Hands a file over to the browser; nothing of it stays. */
export function download(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has taken the address by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
