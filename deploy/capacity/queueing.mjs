/**
 * Waiting in line before c equal servers, by the approximation of Allen and Cunneen for G/G/c: that of
 * M/M/c (Erlang's C), times half the sum of the squared coefficients of variation.
 */

/** Share of arrivals that have to wait in M/M/c (Erlang's C); `load` = arrivals × service time. */
export function erlangC(servers, load) {
  if (load >= servers) return 1;
  // Erlang's B by its recursion, which no factorial overflows.
  let blocked = 1;
  for (let k = 1; k <= servers; k++) blocked = (load * blocked) / (k + load * blocked);
  const busy = load / servers;
  return blocked / (1 - busy + busy * blocked);
}

/**
 * Mean time in line, s; Infinity where more comes than is served.
 *
 * @param {{arrivals: number, seconds: number, servers: number, arrivalVariation?: number, serviceVariation?: number}} line
 * arrivals a second, mean service time, and squared coefficients of variation (1: Poisson arrivals)
 */
export function meanWait(
  { arrivals, seconds, servers, arrivalVariation = 1, serviceVariation = 1 },
) {
  const load = arrivals * seconds;
  if (load >= servers) return Infinity;
  const ofMM = (erlangC(servers, load) * seconds) / (servers - load);
  return ofMM * (arrivalVariation + serviceVariation) / 2;
}

/** Fewest servers with which the mean wait is at most `wait` seconds, and none is busier than `most`. */
export function serversFor({ wait, most = 0.8, ...line }) {
  let servers = Math.max(1, Math.ceil((line.arrivals * line.seconds) / most));
  while (meanWait({ ...line, servers }) > wait) servers++;
  return servers;
}

/**
 * Answers a second of n workers of one machine, where a worker alone answers one in `seconds` and all
 * share `cores`; `keeps` = share of its speed that a worker keeps per further busy neighbour, for
 * what they share beside cores (memory, caches).
 */
export function goodput({ workers, seconds, cores, keeps = 1 }) {
  const busy = Math.min(workers, cores);
  return (busy * keeps ** (busy - 1)) / seconds;
}

/**
 * Callers of one machine who wait for their answer before they ask again: answers a second, and mean
 * time in line and in all, s. The least of three bounds holds: workers that are always busy, cores
 * that are, and callers who never wait in line. Times in all are Little's law.
 *
 * @param {{workers: number, callers: number, seconds: number, cpu: number, other: number, cores: number}} machine
 * `seconds` of one picture on a worker alone, `cpu` core seconds of them, `other` core seconds that
 * API, queue and callers take for it
 */
export function closedLoop({ workers, callers, seconds, cpu, other, cores }) {
  const perSecond = Math.min(
    workers / seconds,
    cores / (cpu + other),
    callers / (seconds + other),
  );
  const answer = callers / perSecond;
  // What is neither the API's nor the worker's own time, slowed by the cores that are shared.
  const served = Math.max(seconds, Math.min(workers, callers) / perSecond) + other;
  return { perSecond, answer, wait: Math.max(0, answer - served) };
}
