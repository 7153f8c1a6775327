/** Where progress is shown: `process.stderr`, say. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Progress {
  update(done: number, note: string): void;
  /** Ends the bar's line. */
  end(): void;
}

const BAR_WIDTH = 30;
/** Without a terminal: a line for each tenth of the work. */
const PLAIN_STEPS = 10;

/** A bar that is drawn over itself on a terminal, and plain lines in a log file. */
export function startProgress(stream: ProgressStream, total: number, now = Date.now): Progress {
  const started = now();
  let drawn = false;
  let lastStep = 0;

  const remaining = (done: number) => {
    if (done === 0 || done === total) return "";
    const seconds = Math.round(((now() - started) / 1000) * ((total - done) / done));
    return `, ${seconds} s left`;
  };

  return {
    update(done, note) {
      const text = `${done}/${total}${note === "" ? "" : `, ${note}`}${remaining(done)}`;
      if (stream.isTTY) {
        const filled = Math.round((BAR_WIDTH * done) / Math.max(total, 1));
        const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
        stream.write(`\r\x1b[K${`${bar} ${text}`.slice(0, stream.columns ?? 80)}`);
        drawn = true;
        return;
      }
      const step = Math.floor((PLAIN_STEPS * done) / Math.max(total, 1));
      if (step === lastStep) return;
      lastStep = step;
      stream.write(`${text}\n`);
    },
    end() {
      if (drawn) stream.write("\n");
    },
  };
}
