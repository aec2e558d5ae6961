/** Where a command writes: results to standard output, everything else to standard error. */
export interface Terminal {
  /** Resolves when the reader of the output has room, so that an export cannot fill the memory. */
  out(text: string): Promise<void>;
  note(text: string): void;
  /** Replaces the line being written, on a terminal only. */
  redraw(text: string): void;
  readonly interactive: boolean;
  readonly columns: number;
}

export function createTerminal(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Terminal {
  let drawn = false;
  const clear = () => {
    if (drawn) stderr.write('\r\u001b[2K');
    drawn = false;
  };
  return {
    interactive: stderr.isTTY === true,
    // What is piped on is not cut to the width of a screen.
    columns: stdout.isTTY === true ? stdout.columns : 10_000,
    async out(text) {
      clear();
      if (!stdout.write(text)) {
        await new Promise<void>((resolve) => stdout.once('drain', () => resolve()));
      }
    },
    note(text) {
      clear();
      stderr.write(`${text}\n`);
    },
    redraw(text) {
      if (stderr.isTTY !== true) return;
      stderr.write(`\r\u001b[2K${text}`);
      drawn = true;
    },
  };
}
