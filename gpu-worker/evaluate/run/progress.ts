import type { ProgressStream } from "../../bank/progress.ts";

export interface Progress {
  /** @param note what was done last, the name of a picture say */
  update(done: number, note: string): void;
  /** Ends the bar's line. */
  end(): void;
}

export interface ProgressOptions {
  /** Requests that the worker really answered so far: what was remembered costs no time. */
  readonly asked: () => number;
  /** Clock, ms. */
  readonly now?: () => number;
}

const BAR_WIDTH = 24;
/** Without a terminal: a line for each tenth of the work. */
const PLAIN_STEPS = 10;

/**
 * Done, total, rate and time left: as a bar that is drawn over itself on a terminal, as plain lines in a
 * log file. Rate and time left count only what the worker had to answer.
 */
export function startProgress(
  stream: ProgressStream,
  total: number,
  { asked, now = Date.now }: ProgressOptions,
): Progress {
  let drawn = false;
  let lastStep = 0;
  let last = { done: 0, asked: asked(), at: now() };
  /** What took the worker's time, and how much. */
  const worked = { done: 0, ms: 0 };

  const pace = (done: number) => {
    if (worked.done === 0 || worked.ms === 0) return "";
    const perSecond = worked.done / (worked.ms / 1000);
    const left = done < total ? `, ${duration((total - done) / perSecond)} left` : "";
    return `, ${perSecond >= 10 ? perSecond.toFixed(0) : perSecond.toPrecision(2)}/s${left}`;
  };

  return {
    update(done, note) {
      const here = { done, asked: asked(), at: now() };
      if (here.asked > last.asked) {
        worked.done += here.done - last.done;
        worked.ms += here.at - last.at;
      }
      last = here;
      const text = `${done}/${total}${pace(done)}`;
      if (stream.isTTY) {
        const filled = Math.round((BAR_WIDTH * done) / Math.max(total, 1));
        const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
        stream.write(`\r\x1b[K${`${bar} ${text}  ${note}`.slice(0, (stream.columns ?? 80) - 1)}`);
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
      drawn = false;
    },
  };
}

/** Seconds in the two units that matter: "45 s", "3 min 20 s", "2 h 5 min". */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
